import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { type EncounterState, lastUse } from '../encounter/encounter.ts'
import { isoInZone } from '../reading/time.ts'

interface Told {
  readonly clock: Pick<Clock, 'utc'>
  readonly zone: string
  /** Since when nobody is in the cabin if nobody ever was. */
  readonly startedAt: number
}

/** The encounter as everybody may know it: never who. */
export function encounterPayload(state: EncounterState, { clock, zone, startedAt }: Told): PayloadOf['encounter'] {
  const told = (instant: number) => isoInZone(clock.utc(instant), zone)
  if (state.state === 'closed') {
    const { since = startedAt, because } = state
    const isTold = because === 'forgotten' || because === 'clock-lost'
    return { state: 'closed', since: told(since), ...(isTold && { because }) }
  }
  const { id, since, comparableFrom } = state.encounter
  return {
    state: 'open',
    id,
    since: told(since),
    ...(state.warnedAt !== undefined && { idleSince: told(lastUse(state)) }),
    ...(comparableFrom !== undefined && { unconfirmed: true }),
  }
}
