import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { askProgram } from './ask-program.ts'
import { logLines } from './log-lines.ts'

const UNIT = 'umt-vitals.service'
const LINES = '2000'

/** Properties of the unit by name; none of them is chosen by a person. */
const PROPERTIES = [
  ...['LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'Result', 'NRestarts', 'ExecMainCode', 'ExecMainStatus'],
  ...['MemoryCurrent', 'CPUUsageNSec', 'TasksCurrent', 'WatchdogUSec', 'ActiveEnterTimestamp', 'StatusErrno'],
] as const

/** Versions of what the service stands on; `absent` where it is not there. */
export const versions = (umt: string) => ({
  'umt-vitals': umt,
  node: process.version,
  architecture: process.arch,
  kernel: release(),
  debian: /^PRETTY_NAME="([\w ()/.-]{1,60})"$/m.exec(text('/etc/os-release') ?? '')?.[1] ?? 'absent',
  systemd: /^systemd (\d+)/.exec(askProgram('systemctl', '--version') ?? '')?.[1] ?? 'absent',
  bluez: packageVersion('bluez'),
  mosquitto: packageVersion('mosquitto'),
})

/** The state of the unit, or that systemd has none here. */
export function unitState(): string {
  const shown = askProgram('systemctl', 'show', UNIT, '--no-pager', `--property=${PROPERTIES.join(',')}`)
  const lines = shown?.split('\n').filter((line) => /^[A-Za-z]+=[\w :.+-]{0,80}$/.test(line)) ?? []
  return lines.length > 0 ? `${lines.join('\n')}\n` : 'absent\n'
}

/** How exposed systemd finds the unit: its figure and word. */
export const exposure = (): string => {
  // Where systemd does not run, or not for this user, the file of the unit tells as much.
  const told =
    askProgram('systemd-analyze', 'security', UNIT, '--no-pager') ??
    askProgram('systemd-analyze', 'security', '--offline=true', `/etc/systemd/system/${UNIT}`, '--no-pager') ??
    ''
  return `${/Overall exposure level for [^:]*: ([\d.]+ [A-Z]+)/.exec(told)?.[1] ?? 'absent'}\n`
}

/** The last lines of the log, by code; `unreadable` for whoever may not read journald. */
export function lastLines(): string {
  const told = askProgram('journalctl', '--unit', UNIT, '--output=json', `--lines=${LINES}`, '--no-pager', '--quiet')
  return told === undefined ? 'unreadable\n' : `${logLines(told).join('\n')}\n`
}

/** As Debian's packages tell it. */
const packageVersion = (name: string): string =>
  /\t([\w.:~+-]{1,40})$/.exec(askProgram('dpkg-query', '--show', name)?.trim() ?? '')?.[1] ?? 'absent'

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
