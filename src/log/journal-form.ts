import { fstatSync } from 'node:fs'

/** Levels of pino by the priority of syslog that journald gives their line (sd-daemon(3), SyslogLevelPrefix=). */
const PRIORITIES = [
  [60, 2],
  [50, 3],
  [40, 4],
  [30, 6],
] as const
const DEBUG = 7

/** journald cuts a longer line in two, and the second has no priority. */
const LONGEST = 8_192

/** Whether a descriptor leads to journald: systemd says where its own stream is, and a redirection leads elsewhere. */
export function isJournal(fd: number, env: Readonly<Record<string, string | undefined>>): boolean {
  const stream = env['JOURNAL_STREAM']
  if (stream === undefined) return false
  try {
    const { dev, ino } = fstatSync(fd)
    return stream === `${dev}:${ino}`
  } catch {
    return false
  }
}

/**
 * A line of pino as journald takes it: `<4>frame refused {"device":"cuff-1"}`. The priority first, so that `journalctl -p`
 * works; then what a person reads; then the rest as JSON. journald knows the time and the process.
 */
export function journalLine(line: string): string {
  const { level, time: _, msg, ...fields }: Record<string, unknown> = JSON.parse(line)
  const priority = PRIORITIES.find(([from]) => Number(level) >= from)?.[1] ?? DEBUG
  const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : ''
  return `<${priority}>${`${oneLine(String(msg))}${rest}`.slice(0, LONGEST)}\n`
}

/** A line break would begin a line of its own, with whatever priority it claims. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
