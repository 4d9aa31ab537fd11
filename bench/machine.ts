import { statfsSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'

/** Magic numbers of `statfs(2)`: on a memory file system an fsync costs nothing and the figures say nothing. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlay',
  16914836: 'tmpfs: MEMORY, NOT A DISK',
}

/** What the figures were measured on, in one line. */
export function machine(folder: string): string {
  const [first, ...others] = cpus()
  const { type } = statfsSync(folder)
  return [
    new Date().toISOString().slice(0, 16).concat('Z'),
    `Node ${process.versions.node}`,
    `${others.length + 1} × ${first?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${folder} on ${FILE_SYSTEMS[type] ?? `file system ${type}`}`,
    `load ${loadavg()[0]?.toFixed(1)} of ${others.length + 1}`,
  ].join(', ')
}
