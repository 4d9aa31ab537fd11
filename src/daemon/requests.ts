import type { Handlers } from '../bus/answer.ts'
import { RawJson } from '../bus/raw-json.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { EncounterState } from '../encounter/encounter.ts'
import { UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import { isoInZone } from '../reading/time.ts'
import type { Cabin } from './cabin.ts'
import type { DeviceBook } from './device-book.ts'
import { isTaken } from './taken-id.ts'

/** What concerns the radio; answered by the pairing desk. */
export type RadioHandlers = Pick<Handlers, 'scan' | 'pair' | 'pair/answer' | 'pair/cancel' | 'forget'>

interface Parts {
  readonly book: DeviceBook
  readonly cabin: Cabin
  readonly radio: RadioHandlers
  readonly journal: JournalReader
  readonly clock: Clock
  readonly zone: string
  readonly startedAt: number
}

/** What the daemon answers, verb by verb. */
export const requestHandlers = ({ book, cabin, radio, journal, clock, zone, startedAt }: Parts): Handlers => ({
  ...radio,
  devices: () => book.all(),
  held: () =>
    journal.held().map(({ key, metrics, device, heldBecause, measuredAt }) => ({
      key,
      metrics,
      device,
      reason: heldBecause,
      measuredAt: isoInZone(measuredAt, zone),
    })),
  'encounter/open': ({ id, subject }) => {
    // Over an open encounter the cabin refuses, whatever the id.
    if (cabin.state.state === 'closed' && isTaken(id, subject, journal, cabin.state))
      throw new UmtError('UMT-ENCOUNTER-103', { encounter: id })
    const at = clock.now()
    cabin.open(id, subject, at)
    return { id, since: isoInZone(clock.utc(at), zone) }
  },
  'encounter/close': ({ id }) => {
    const at = clock.now()
    return { id: cabin.close(at, id), since: isoInZone(clock.utc(at), zone) }
  },
  'encounter/status': () => encounterPayload(cabin.state, { startedAt, zone, clock }),
  'encounter/observations': () => {
    const { state } = cabin
    const bodies = state.state === 'open' ? journal.observationsOf(state.encounter.id) : []
    return new RawJson(`[${bodies.join(',')}]`)
  },
})

/** The encounter as everybody may know it: never who. `startedAt`: since when nobody is in the cabin if nobody ever was. */
export const encounterPayload = (
  state: EncounterState,
  { startedAt, zone, clock }: Pick<Parts, 'startedAt' | 'zone' | 'clock'>,
): PayloadOf['encounter'] =>
  state.state === 'open'
    ? { state: 'open', id: state.encounter.id, since: isoInZone(clock.utc(state.encounter.since), zone) }
    : { state: 'closed', since: isoInZone(clock.utc(state.last?.until ?? startedAt), zone) }
