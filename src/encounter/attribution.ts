import type { Reading } from '../reading/reading.ts'
import type { ClosedEncounter, EncounterState, OpenEncounter } from './encounter.ts'
import type { Performer } from './performer.ts'
import type { Subject } from './subject.ts'

/** Why nobody knows whose a reading is. */
export type HeldBecause = 'no-encounter' | 'before-encounter' | 'before-pairing' | 'unknown-time' | 'perhaps-resent'

/** Whose a final reading is. In doubt it is held until a person decides. */
export type Attribution =
  | {
      readonly kind: 'attributed'
      readonly subject: Subject
      readonly encounter?: string
      readonly performer?: Performer
      /** Its encounter has been closed: nothing of it may be told on the bus any more. */
      readonly isLate?: true
    }
  | { readonly kind: 'held'; readonly because: HeldBecause }

type Attributed = Extract<Attribution, { kind: 'attributed' }>

/** How a device became ours. */
export interface PairingKnown {
  /** ms since 1970, in the time of the daemon. */
  readonly at: number
  /** No earlier connection since then has brought a reading. */
  readonly isUnheard: boolean
}

type Weighed = Pick<Reading, 'mode' | 'time' | 'flags'>

/** A reading or a strip of samples: what is asked of it to find its owner. */
export type Attributable = Weighed & Pick<Reading, 'device'> & Partial<Pick<Reading, 'quantities'>>

/** A device clock may run ahead by this much before its stamps are no evidence any more. */
const FUTURE_TOLERANCE_MS = 5 * 60_000

/** What arrives this soon after its measurement is live: no device memory is involved. */
const LIVE_MS = 120_000

/**
 * Whether nobody can tell when this was measured: a stamp of a clock that nobody checked, or that started again since, says
 * nothing about an older record, and a record that has lost its time may be anybody's.
 */
function timeInDoubt({ time: { measuredAt, arrivedAt, basis }, flags }: Weighed): boolean {
  const stored = flags.includes('from-storage')
  const live = !stored && Math.abs(arrivedAt - measuredAt) < LIVE_MS
  if (flags.includes('device-time-unknown') || measuredAt > arrivedAt + FUTURE_TOLERANCE_MS) return true
  // An unset clock whose skew nobody knows: its stamp says nothing, not even that it is of now.
  if (flags.includes('device-clock-not-set') && basis === 'device') return true
  // A record that is as old as that clock runs ahead looks fresh.
  if (flags.includes('device-clock-ahead')) return true
  if (flags.includes('device-clock-not-set') || basis === 'device') return !live
  return stored && basis === 'arrival'
}

/**
 * Whether it may have been measured before its device became ours: then it is anybody's, whoever was in the cabin. What a
 * device sends without a time when it is heard first may be its whole memory. What the nurse measures to try it is held
 * with it, and can be repeated.
 */
function beforePairing({ mode, time }: Weighed, { at, isUnheard }: PairingKnown): boolean {
  if (isUnheard && mode === 'spot' && time.basis === 'arrival') return true
  // A pairing that lies ahead is of a time when our clock was wrong, and would hold everything.
  return at <= time.arrivedAt && time.measuredAt < at
}

/** Weighs the corrected measuring time against the encounters. Pure. `pairing`: how its device became ours. */
export function attribute(reading: Weighed, state: EncounterState, pairing?: PairingKnown): Attribution {
  if (timeInDoubt(reading)) return held('unknown-time')
  if (pairing && beforePairing(reading, pairing)) return held('before-pairing')
  const { measuredAt } = reading.time
  const encounter = state.state === 'open' ? state.encounter : state.last
  if (encounter?.comparableFrom !== undefined && measuredAt < encounter.comparableFrom) return held('unknown-time')
  if (state.state === 'open')
    return measuredAt >= state.encounter.since ? to(state.encounter) : held('before-encounter')
  if (!state.last || !isWithin(measuredAt, state.last)) return held('no-encounter')
  // Of several instants that a stamp may mean it is the earliest, and another one may lie behind the closing.
  return reading.time.basis === 'device' ? held('unknown-time') : { ...to(state.last), isLate: true }
}

const isWithin = (measuredAt: number, { since, until }: ClosedEncounter): boolean =>
  measuredAt >= since && measuredAt <= until

const held = (because: HeldBecause): Attribution => ({ kind: 'held', because })

const to = ({ id, subject, performer }: OpenEncounter): Attributed => ({
  kind: 'attributed',
  subject,
  encounter: id,
  ...(performer && { performer }),
})

/** In the journal of a replay every final belongs somewhere; none of its readings has a patient. */
export const OUTSIDE = 'outside'

/** For `decode`, `replay` and tests of other people, which stand outside any encounter. */
export const outsideEncounter = (): Attribution => ({ kind: 'attributed', subject: { kind: 'unknown' } })
