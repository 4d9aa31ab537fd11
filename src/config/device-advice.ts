import { realpathSync } from 'node:fs'
import type { Config, DeviceConfig } from '../config.ts'
import type { Driver } from '../drivers/define.ts'
import { DRIVERS } from '../drivers/registry.ts'
import { UmtError } from '../errors.ts'
import { ownIds } from '../link/usb-ids.ts'
import type { At } from './advice.ts'
import { statOf } from './file-advice.ts'
import { hintOf, nearest } from './nearest.ts'
import { type ConfigProblem, problemAt, wouldTell } from './problem.ts'

/** Devices that the daemon would refuse, never hear, or take for each other. */
export const deviceAdvice = ({ devices, bluetooth }: Config, at: At): readonly ConfigProblem[] => [
  ...devices.flatMap((device, index) => [
    ...driverProblems(device, index, bluetooth.enabled, at),
    ...portProblems(device, index, at),
  ]),
  ...samePorts(devices, at),
]

function driverProblems(device: DeviceConfig, index: number, hasRadio: boolean, at: At): readonly ConfigProblem[] {
  const { id, driver, bluetooth, recording } = device
  const known = DRIVERS.find((each) => each.id === driver)
  if (!known) {
    const hint = hintOf(
      nearest(
        driver,
        DRIVERS.map((each) => each.id),
      ),
    )
    return [problemAt('UMT-CONFIG-109', at(['devices', index, 'driver']), { driver, hint })]
  }
  const isOnAir = 'ble' in known.match
  if (bluetooth && !isOnAir) {
    const detail = {
      fr: `${id} a une adresse Bluetooth, et ${driver} lit un appareil à câble`,
      en: `${id} has a Bluetooth address, and ${driver} reads a device on a cable`,
    }
    return [problemAt('UMT-CONFIG-106', at(['devices', index, 'bluetooth']), { detail })]
  }
  if (recording !== undefined) return []
  const place = at(['devices', index])
  if (isOnAir && !bluetooth) return [wouldTell(place, new UmtError('UMT-LINK-106', { device: id }))]
  if (isOnAir && !hasRadio) return [wouldTell(place, new UmtError('UMT-PAIR-108'))]
  return isOnAir || isFindable(device, known) ? [] : [problemAt('UMT-CONFIG-115', place, { device: id }, 'warning')]
}

/** Without a port and without ids of its maker nothing says which cable is meant. */
const isFindable = ({ port, usb }: DeviceConfig, { match }: Driver): boolean =>
  port !== undefined || usb !== undefined || ('serial' in match && ownIds(match.serial.usb).length > 0)

/** What is there and is no port; what is not there may be plugged in later. */
function portProblems({ port }: DeviceConfig, index: number, at: At): readonly ConfigProblem[] {
  const stats = port === undefined ? undefined : statOf(port)
  if (!stats || stats.isCharacterDevice()) return []
  const detail = { fr: `${port} n’est pas un port série`, en: `${port} is no serial port` }
  return [problemAt('UMT-CONFIG-106', at(['devices', index, 'port']), { detail }, 'warning')]
}

/** Two devices of which nobody can say which port is whose. */
function samePorts(devices: readonly DeviceConfig[], at: At): readonly ConfigProblem[] {
  const byCable = devices.map((device, index) => ({ device, index })).filter(({ device }) => isFoundByCable(device))
  return byCable.flatMap(({ device, index }, position) => {
    const before = byCable.slice(0, position).map((each) => each.device)
    const other = before.find((each) => mayTake(each, device))
    if (!other) return []
    const key = device.port !== undefined ? ['port'] : device.usb ? ['usb'] : []
    const told = { device: device.id, other: other.id }
    return [problemAt('UMT-CONFIG-111', at(['devices', index, ...key]), told, 'warning')]
  })
}

const isFoundByCable = (device: DeviceConfig): boolean =>
  !device.bluetooth &&
  device.recording === undefined &&
  DRIVERS.some((driver) => driver.id === device.driver && 'serial' in driver.match && isFindable(device, driver))

function mayTake(one: DeviceConfig, other: DeviceConfig): boolean {
  if (one.port !== undefined || other.port !== undefined) return real(one.port) === real(other.port)
  if (!one.usb || !other.usb) return one.usb === other.usb && one.driver === other.driver
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const { serialNumber } = one.usb
  const isTold = serialNumber !== undefined && other.usb.serialNumber !== undefined
  return (
    same(one.usb.vendorId, other.usb.vendorId) &&
    same(one.usb.productId, other.usb.productId) &&
    !(isTold && serialNumber !== other.usb.serialNumber)
  )
}

/** A port has several names. */
const real = (port: string | undefined): string | undefined => (port && statOf(port) ? realpathSync(port) : port)
