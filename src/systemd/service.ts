import type { Clock } from '../clock.ts'
import { type Language, UmtError } from '../errors.ts'
import type { Log } from '../log.ts'
import { SYSTEMD_WORDS } from '../messages/systemd-words.ts'
import { Notifier } from './notifier.ts'
import type { VitalSigns } from './vital-signs.ts'
import { startWatchdog } from './watchdog.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ServiceOptions {
  readonly env: Environment
  readonly pid: number
  readonly clock: Clock
  readonly log: Log
  readonly language: Language
  readonly signs: VitalSigns
}

/** The daemon as the service that systemd started. Disposing it ends the watchdog's beat, not the watchdog. */
export interface Service extends Disposable {
  /** The bus answers: what is ordered after us may begin. From now on the watchdog is fed. */
  ready(): Promise<void>
  /** For as long as `apply` runs, `systemctl status` says so; whoever reloads waits for it. */
  reloading<T>(apply: () => Promise<T>): Promise<T>
  stopping(): Promise<void>
}

/** `undefined` where no systemd waits for a word. */
export function serviceOf(options: ServiceOptions): Service | undefined {
  const { env, log, clock, language, signs } = options
  const socket = env['NOTIFY_SOCKET']
  if (!socket) return undefined
  const notifier = new Notifier(socket, (detail) => {
    log.error({ err: new UmtError('UMT-SERVICE-101', { detail }), detail }, 'systemd')
  })
  const timeoutMs = watchdogOf(options)
  let watchdog: Disposable | undefined
  return {
    async ready() {
      await notifier.send({ READY: '1', STATUS: SYSTEMD_WORDS.ready[language] })
      if (timeoutMs === undefined) return
      watchdog ??= startWatchdog({
        clock,
        timeoutMs,
        silent: () => signs.silent,
        feed: () => void notifier.send({ WATCHDOG: '1' }),
        onLate: (lateMs) => log.warn({ lateMs }, 'the main loop is late'),
        onSilent: ({ part, ms }) => {
          const params = { part, seconds: String(Math.round(ms / 1000)) }
          log.error({ err: new UmtError('UMT-SERVICE-102', params), ...params }, 'watchdog')
        },
      })
    },
    async reloading(apply) {
      const MONOTONIC_USEC = String(process.hrtime.bigint() / 1000n)
      await notifier.send({ RELOADING: '1', MONOTONIC_USEC, STATUS: SYSTEMD_WORDS.reloading[language] })
      try {
        return await apply()
      } finally {
        await notifier.send({ READY: '1', STATUS: SYSTEMD_WORDS.ready[language] })
      }
    },
    stopping: () => notifier.send({ STOPPING: '1', STATUS: SYSTEMD_WORDS.stopping[language] }),
    [Symbol.dispose]: () => watchdog?.[Symbol.dispose](),
  }
}

/** How long systemd waits for food, ms; `undefined` where it does not, or waits for another process. */
function watchdogOf({ env, pid }: ServiceOptions): number | undefined {
  const microseconds = Number(env['WATCHDOG_USEC'])
  if (!(microseconds > 0)) return undefined
  const of = env['WATCHDOG_PID']
  return of === undefined || Number(of) === pid ? microseconds / 1000 : undefined
}
