import { actorOf } from '../audit/actor.ts'
import type { Handlers } from '../bus/answer.ts'
import { RawJson } from '../bus/raw-json.ts'
import type { Clock } from '../clock.ts'
import type { Cabin } from '../encounter/cabin.ts'
import { UmtError } from '../errors.ts'
import type { Intake } from '../intake/intake.ts'
import type { Journal } from '../journal/types.ts'
import { isoInZone } from '../reading/time.ts'
import type { DeviceBook } from './device-book.ts'
import { encounterPayload } from './encounter-payload.ts'
import type { ReadingHandlers } from './reading-desks.ts'
import type { UplinkDesk } from './uplink-desk.ts'

/** What concerns the radio; answered by the pairing desk. */
export type RadioHandlers = Pick<Handlers, 'scan' | 'pair' | 'pair/answer' | 'pair/cancel' | 'forget'>

interface Parts {
  readonly book: DeviceBook
  readonly cabin: Cabin
  readonly radio: RadioHandlers
  readonly desks: ReadingHandlers
  readonly journal: Journal
  readonly intake: Pick<Intake, 'capture'>
  readonly uplink: Pick<UplinkDesk, 'status'>
  readonly clock: Clock
  readonly zone: string
  readonly startedAt: number
}

/** What the daemon answers, verb by verb. */
export const requestHandlers = ({
  book,
  cabin,
  radio,
  desks,
  journal,
  intake,
  uplink,
  clock,
  zone,
  startedAt,
}: Parts): Handlers => ({
  ...radio,
  ...desks,
  devices: () => book.all(),
  'encounter/open': ({ id, subject, performer, replace }, caller) => {
    const opening = { id, subject, ...(performer && { performer }), ...(replace && { replace }) }
    const { since } = cabin.open(opening, actorOf(caller))
    return { id, since: isoInZone(clock.utc(since), zone) }
  },
  'encounter/close': ({ id }, caller) => {
    const at = cabin.close(actorOf(caller), id)
    return { id, since: isoInZone(clock.utc(at), zone) }
  },
  'encounter/status': () => encounterPayload(cabin.state, { startedAt, zone, clock }),
  'encounter/observations': () => {
    const { state } = cabin
    const bodies = state.state === 'open' ? journal.observationsOf(state.encounter.id) : []
    return new RawJson(`[${bodies.join(',')}]`)
  },
  'uplink/status': ({ encounter }) => uplink.status(encounter),
  capture: (wish) => {
    if (cabin.state.state === 'closed') throw new UmtError('UMT-ENCOUNTER-102')
    cabin.asked(cabin.state.encounter.id)
    return intake
      .capture(clock.now(), wish)
      .map(({ heldBecause, ...final }) => ({ ...final, ...(heldBecause !== undefined && { held: heldBecause }) }))
  },
})
