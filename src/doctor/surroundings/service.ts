import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** What systemd says of the service; systemctl(1), `show`. */
export interface ServiceSeen {
  /** `loaded`, or `not-found`. */
  readonly load: string
  /** `enabled`, `disabled`… */
  readonly file: string
  /** `active`, `failed`… */
  readonly active: string
  /** `success`, `watchdog`, `exit-code`… */
  readonly result: string
  readonly restarts: number
  readonly isWatched: boolean
}

const UNIT = 'umt-vitals.service'
const PROPERTIES = ['LoadState', 'UnitFileState', 'ActiveState', 'Result', 'NRestarts', 'WatchdogUSec']

/** `undefined` on a machine that systemd did not start. */
export async function lookAtService(): Promise<ServiceSeen | undefined> {
  if (!existsSync('/run/systemd/system')) return undefined
  const words = ['show', UNIT, '--no-pager', `--property=${PROPERTIES.join(',')}`]
  const told = await promisify(execFile)('systemctl', words, { timeout: 4_000 }).catch(() => undefined)
  return told && serviceOf(told.stdout)
}

/** Of the lines that `systemctl show` prints. Pure. */
export function serviceOf(stdout: string): ServiceSeen {
  const of = new Map(
    stdout.split('\n').map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)] as const
    }),
  )
  const word = (name: string) => of.get(name) ?? ''
  return {
    load: word('LoadState'),
    file: word('UnitFileState'),
    active: word('ActiveState'),
    result: word('Result'),
    restarts: Number(word('NRestarts')) || 0,
    isWatched: !['', '0', 'infinity'].includes(word('WatchdogUSec')),
  }
}
