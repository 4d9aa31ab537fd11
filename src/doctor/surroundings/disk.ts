import { existsSync } from 'node:fs'
import { readFile, realpath, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyOf } from '../../journal/place.ts'

export interface DiskSeen {
  /** The folder of the journal, or the one in which it will be. */
  readonly path: string
  /** Bytes that whoever is not root can still write; absent where this user may not look. */
  readonly freeBytes?: number
  readonly isReadOnly: boolean
  /** A copy of the journal that an upgrade has left; absent where none is seen. */
  readonly journalCopy?: string
  /** How much of its life an eMMC or an SD card says that it has used, 10 to 110 in steps of 10; absent where it does not. */
  readonly wornPercent?: number
}

export interface DiskPlaces {
  readonly mountinfo: string
  readonly sys: string
}

const HERE: DiskPlaces = { mountinfo: '/proc/self/mountinfo', sys: '/sys' }

/** Looks at the disk on which the journal is. */
export async function lookAtDisk(state: string, places: DiskPlaces = HERE): Promise<DiskSeen> {
  const path = await existing(state)
  const stats = await statfs(path).catch(() => undefined)
  const mount = mountOf(path, await readFile(places.mountinfo, 'utf8').catch(() => ''))
  const wornPercent = mount && (await wear(join(places.sys, 'dev/block', mount.device)))
  return {
    path,
    ...(stats && { freeBytes: stats.bavail * stats.bsize }),
    isReadOnly: mount?.isReadOnly ?? false,
    ...(existsSync(copyOf(state)) && { journalCopy: copyOf(state) }),
    ...(wornPercent !== undefined && { wornPercent }),
  }
}

/** The folder itself, or the nearest one above that is there. */
async function existing(folder: string): Promise<string> {
  const found = await stat(folder).then(
    () => true,
    () => false,
  )
  return found || dirname(folder) === folder ? await realpath(folder).catch(() => folder) : existing(dirname(folder))
}

/** ext4 that has met an error (`errors=remount-ro`) is still `rw` by name on a newer kernel. */
const READ_ONLY: ReadonlySet<string> = new Set(['ro', 'emergency_ro'])

/** proc_pid_mountinfo(5): `36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw`. The last of a place is on top. */
function mountOf(
  path: string,
  mountinfo: string,
): { readonly device: string; readonly isReadOnly: boolean } | undefined {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , device, , point, options = ''] = before.split(' ')
    const [, , superOptions = ''] = after.split(' ')
    if (device === undefined || point === undefined) return []
    const isReadOnly = [...options.split(','), ...superOptions.split(',')].some((option) => READ_ONLY.has(option))
    return [{ device, isReadOnly, point: unescaped(point) }]
  })
  return mounts
    .filter(({ point }) => path === point || path.startsWith(point === '/' ? '/' : `${point}/`))
    .reduce<(typeof mounts)[number] | undefined>(
      (best, each) => (best === undefined || each.point.length >= best.point.length ? each : best),
      undefined,
    )
}

/** A space is `\040` there. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** JEDEC eMMC 5.0: `life_time` is two figures, 0x01 for up to 10 %, 0x0b for beyond its end. A partition is a folder in its disk. */
async function wear(block: string): Promise<number | undefined> {
  const own = await realpath(block).catch(() => undefined)
  if (own === undefined) return undefined
  for (const folder of [own, dirname(own)]) {
    const text = await readFile(join(folder, 'device/life_time'), 'utf8').catch(() => '')
    const figures = text
      .trim()
      .split(/\s+/)
      .map(Number)
      .filter((each) => each > 0)
    if (figures.length > 0) return Math.max(...figures) * 10
  }
  return undefined
}
