import { type ClockSources, VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { Log } from '../log.ts'
import { movedWords } from '../messages/clock-words.ts'
import { isoInZone } from '../reading/time.ts'

/** Less is in the log and in `health`: nobody reads a record differently for it. */
const TELL_MS = 5 * 60_000

export interface ClockTellerOptions {
  readonly clock: Clock
  readonly sources?: ClockSources | undefined
  readonly zone: string
  readonly log: Log
  readonly problem: (error: UmtError) => void
  /** What was told in UTC reads differently now. */
  readonly stepped: () => void
  /** It was set by so much that a record is to say so. */
  readonly set: (byMs: number) => void
  /** What lasts of it, for `health`. */
  readonly lasts: (error: UmtError | undefined) => void
}

/** Watches the clock of the vehicle and tells people what they should know of it. */
export function clockTeller({
  clock,
  sources,
  zone,
  log,
  problem,
  stepped,
  set,
  lasts,
}: ClockTellerOptions): VehicleClock {
  return new VehicleClock({
    clock,
    sources,
    stepped(byMs) {
      log.info({ byMs }, 'the clock of the machine was set')
      if (Math.abs(byMs) >= TELL_MS) {
        set(byMs)
        problem(new UmtError('UMT-CLOCK-101', { moved: movedWords(byMs) }))
      }
      stepped()
    },
    doubted(doubt) {
      const shown = shownWords(isoInZone(clock.utc(clock.now()), zone))
      const code = doubt === 'implausible' ? 'UMT-CLOCK-102' : 'UMT-CLOCK-103'
      const error = doubt && new UmtError(code, { shown })
      if (error) problem(error)
      lasts(error)
    },
    report: (error) => log.debug({ err: error }, 'clock'),
  })
}

/** `2026-11-22T08:45:00.000+01:00` as people write it. */
const shownWords = (iso: string): InWords => {
  const [year, month, day] = iso.slice(0, 10).split('-')
  const time = iso.slice(11, 16)
  return { fr: `${day}/${month}/${year} ${time}`, en: `${iso.slice(0, 10)} ${time}` }
}
