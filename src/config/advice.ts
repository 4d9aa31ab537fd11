import { join } from 'node:path'
import type { Config, DeviceConfig } from '../config.ts'
import { DRIVERS } from '../drivers/registry.ts'
import { sightOf } from '../file-sight.ts'
import { hintOf, nearest } from './nearest.ts'
import { type ConfigProblem, type Path, problemAt } from './problem.ts'
import type { YamlSource } from './yaml-source.ts'

type Env = Readonly<Record<string, string | undefined>>
type At = (path: Path) => { readonly path: Path; readonly place: ReturnType<YamlSource['placeOf']> }

/** What about a configuration that is well formed would fail or go wrong on this machine. */
export function adviceOn(config: Config, source: YamlSource, env: Env): readonly ConfigProblem[] {
  const at: At = (path) => ({ path, place: source.placeOf(path) })
  return [
    ...config.devices.flatMap((device, index) => driverProblems(device, index, at)),
    ...samePorts(config.devices, at),
    ...missingFiles(config, env, source, at),
  ]
}

function driverProblems({ id, driver, bluetooth }: DeviceConfig, index: number, at: At): readonly ConfigProblem[] {
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
  if (!bluetooth || 'ble' in known.match) return []
  const detail = {
    fr: `${id} a une adresse Bluetooth, et ${driver} lit un appareil à câble`,
    en: `${id} has a Bluetooth address, and ${driver} reads a device on a cable`,
  }
  return [problemAt('UMT-CONFIG-106', at(['devices', index, 'bluetooth']), { detail })]
}

/** Two devices of which nobody can say which port is whose. */
function samePorts(devices: readonly DeviceConfig[], at: At): readonly ConfigProblem[] {
  const byCable = devices.map((device, index) => ({ device, index })).filter(({ device }) => isByCable(device))
  return byCable.flatMap(({ device, index }, position) => {
    const before = byCable.slice(0, position).map((each) => each.device)
    const other = before.find((each) => mayTake(each, device))
    if (!other) return []
    const told = { device: device.id, other: other.id }
    if (device.port !== undefined) return [problemAt('UMT-CONFIG-111', at(['devices', index, 'port']), told, 'warning')]
    if (device.usb) return [problemAt('UMT-CONFIG-111', at(['devices', index, 'usb']), told, 'warning')]
    return [problemAt('UMT-CONFIG-115', at(['devices', index]), told, 'warning')]
  })
}

const isByCable = ({ bluetooth, recording, driver }: DeviceConfig): boolean =>
  !bluetooth && recording === undefined && DRIVERS.some(({ id, match }) => id === driver && 'serial' in match)

function mayTake(one: DeviceConfig, other: DeviceConfig): boolean {
  if (one.port !== undefined || other.port !== undefined) return one.port === other.port
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

/** Files and credentials that are named and not there. What systemd hands over is there for the service alone; of a file that is hidden from who asks nobody knows. */
function missingFiles(config: Config, env: Env, source: YamlSource, at: At): readonly ConfigProblem[] {
  const folder = env['CREDENTIALS_DIRECTORY']
  const found: ConfigProblem[] = []
  const look = (path: Path, value: unknown): void => {
    const isPath = FILES.test(path.filter((part) => typeof part === 'string').join('.'))
    if (typeof value === 'string') {
      const credential = path.at(-1) === 'credential'
      const file = credential ? folder && join(folder, value) : isPath && source.has(path) ? value : undefined
      if (file && sightOf(file) === 'missing')
        found.push(problemAt('UMT-CONFIG-110', at(path), { path: file }, 'warning'))
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value))
        look([...path, Array.isArray(value) ? Number(name) : name], each)
  }
  look([], config)
  return found
}

/** Keys that name a file which has to be there. */
const FILES = /^(key\.(file|previous)|devices\.recording|bus\.tls\.(certificate|key)|.*\.(auth|tls|broker)\..*file)$/
