import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceConfig } from '../../config.ts'
import { DRIVERS } from '../../drivers/registry.ts'
import { UmtError } from '../../errors.ts'
import { groupNameOf } from './groups.ts'

/** The port of a device by cable. */
export interface PortSeen {
  readonly device: string
  /** As the configuration names it. */
  readonly wanted: string
  /** Kernel name; absent when it is not there. */
  readonly path?: string
  /** Why nobody can say which port it is. */
  readonly problem?: UmtError
  /** Whether this user may open it, and the group that may. */
  readonly isAllowed?: boolean
  readonly group?: string
  /** The programs that have it open, as far as this user sees. */
  readonly program?: string
  /** ModemManager runs, and nothing keeps it away from this port. */
  readonly isProbed?: boolean
}

export interface PortPlaces {
  readonly proc: string
  /** What udev knows of a device. */
  readonly udev: string
}

const HERE: PortPlaces = { proc: '/proc', udev: '/run/udev/data' }

export async function lookAtPorts(
  devices: readonly DeviceConfig[],
  places: PortPlaces = HERE,
): Promise<readonly PortSeen[]> {
  const byCable = devices.filter(
    ({ bluetooth, recording, driver }) => !bluetooth && recording === undefined && serialOf(driver) !== undefined,
  )
  const isModemManager = byCable.length > 0 && programs(places.proc).some(({ name }) => name === 'ModemManager')
  return await Promise.all(byCable.map((device) => lookAtPort(device, isModemManager, places)))
}

async function lookAtPort(device: DeviceConfig, isModemManager: boolean, places: PortPlaces): Promise<PortSeen> {
  const { id, port, usb } = device
  const wanted = port ?? (usb ? `USB ${usb.vendorId}:${usb.productId}` : device.driver)
  const seen = { device: id, wanted }
  const serial = serialOf(device.driver)
  if (!serial) return seen
  try {
    // Loaded on demand: a vehicle without serial devices needs no native code.
    const { resolvePort } = await import('../../link/resolve-port.ts')
    const path = await resolvePort({ device: id, port, usb, match: serial })
    if (path === undefined) return seen
    const { rdev, gid } = await stat(path)
    const holders = programs(places.proc).filter(({ folder, isUs }) => !isUs && holds(folder, path))
    const group = await groupNameOf(gid)
    return {
      ...seen,
      path,
      isAllowed: await access(path, constants.R_OK | constants.W_OK).then(
        () => true,
        () => false,
      ),
      ...(group !== undefined && { group }),
      ...(holders.length > 0 && { program: [...new Set(holders.map(({ name }) => name))].join(', ') }),
      isProbed: isModemManager && !(await isExcluded(rdev, places.udev)),
    }
  } catch (error) {
    if (error instanceof UmtError) return { ...seen, problem: error }
    // It went away meanwhile.
    return seen
  }
}

const serialOf = (driver: string) => {
  const match = DRIVERS.find(({ id }) => id === driver)?.match
  return match && 'serial' in match ? match.serial : undefined
}

interface Program {
  readonly folder: string
  readonly name: string
  readonly isUs: boolean
}

const programs = (proc: string): readonly Program[] =>
  namesIn(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ folder: join(proc, pid), name: commandOf(join(proc, pid)), isUs: Number(pid) === process.pid }))

function commandOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'comm'), 'utf8').trim()
  } catch {
    return ''
  }
}

/** Of programs of other users nothing is seen. */
const holds = (folder: string, path: string): boolean =>
  namesIn(join(folder, 'fd')).some((fd) => {
    try {
      return readlinkSync(join(folder, 'fd', fd)) === path
    } catch {
      return false
    }
  })

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** What rules of udev said of a character device, `c188:0`: ModemManager keeps away from these. */
async function isExcluded(rdev: number, udev: string): Promise<boolean> {
  const major = Math.floor(rdev / 256) & 0xfff
  const minor = (rdev & 0xff) | (Math.floor(rdev / 2 ** 12) & 0xfff00)
  const text = await readFile(join(udev, `c${major}:${minor}`), 'utf8').catch(() => '')
  return /^E:ID_MM_(DEVICE|PORT)_IGNORE=1$/m.test(text)
}
