import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Resident memory of another process, MB, by proc(5). */
export interface Memory {
  readonly before: number
  readonly peak: number
  readonly after: number
}

const status = (pid: number, field: 'VmRSS' | 'VmHWM'): number => {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1')
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  if (kilobytes === undefined) throw new Error(`no ${field} of ${pid}`)
  return Math.round(Number(kilobytes) / 1024)
}

/** Does something, and says what memory a process took meanwhile at most, and has a second later. */
export async function memoryDuring<T>(pid: number, act: () => Promise<T>): Promise<{ memory: Memory; result: T }> {
  const before = status(pid, 'VmRSS')
  // The greatest is counted from here.
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
  const result = await act()
  const peak = status(pid, 'VmHWM')
  await setTimeout(1_000)
  return { memory: { before, peak, after: status(pid, 'VmRSS') }, result }
}
