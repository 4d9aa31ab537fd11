import type { Bus } from '../bus/bus.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Log } from '../log.ts'
import { ERRORS } from '../messages/errors.ts'
import { isoInZone } from '../reading/time.ts'
import { tell } from '../tellable-error.ts'
import { sentencesOf } from './sentences-of.ts'

type Severity = PayloadOf['events']['severity']

/**
 * Tells people of a problem, on the bus in both languages and in the log. `device`: whose problem it is. `severity`: by the
 * consequence of the error unless given.
 */
export type Problem = (error: unknown, device?: string, severity?: Severity) => void

const LEVELS = { info: 'info', warning: 'warn', error: 'error' } as const satisfies Record<Severity, string>

export function problemTeller(options: {
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  readonly zone: string
  readonly failed: (error: unknown) => void
}): Problem {
  const { bus, log, clock, zone, failed } = options
  return (error, device, given) => {
    const known =
      error instanceof UmtError ? error : new UmtError('UMT-CLI-199', { detail: tell(error).type }, { cause: error })
    const { code } = known
    const severity = given ?? (ERRORS[code].consequence === 'retry' ? 'warning' : 'error')
    log[LEVELS[severity]]({ code, device }, known.told)
    const event = {
      ...sentencesOf(known),
      severity,
      at: isoInZone(clock.utc(clock.now()), zone),
      ...(device === undefined ? {} : { device }),
    }
    bus.publish('events', {}, event).catch(failed)
  }
}
