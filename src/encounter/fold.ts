import { detailOf } from '../audit/acts.ts'
import type { Moment } from '../clock/moment.ts'
import type { Act } from '../journal/types.ts'
import type { Performer } from './performer.ts'
import type { Subject } from './subject.ts'

/** An act in time: its wall clock, ms UTC, and the moment that tells how much that is worth. */
export interface ActTime {
  readonly at: number
  readonly moment: Moment
}

/** An encounter as the acts have it. */
export interface RecordedEncounter {
  readonly id: string
  readonly subject: Subject
  readonly performer?: Performer
  readonly opened: ActTime
}

/** What the acts say about who is in the cabin. */
export type Recorded =
  | { readonly kind: 'never' }
  | { readonly kind: 'open'; readonly encounter: RecordedEncounter }
  /** It was opened, and who it was is erased. */
  | { readonly kind: 'open-to-nobody'; readonly id: string }
  /** `last`: the one that was closed, if it may still claim what arrives late. */
  | { readonly kind: 'closed'; readonly closed?: ActTime; readonly last?: RecordedEncounter }

/** The acts that {@link foldEncounters} asks for; the last two of them say everything. */
export const ENCOUNTER_ACTS = { kinds: ['encounter-opened', 'encounter-closed'], last: 2 } as const

/** Who is in the cabin, from the last acts in their order. Pure. */
export function foldEncounters(acts: readonly Act[]): Recorded {
  const [before, last] = acts.length > 1 ? acts.slice(-2) : [undefined, ...acts]
  if (!last) return { kind: 'never' }
  if (last.kind === 'encounter-opened') {
    const encounter = openingOf(last)
    return encounter ? { kind: 'open', encounter } : { kind: 'open-to-nobody', id: last.encounter ?? '' }
  }
  const closing = detailOf('encounter-closed', last)
  if (!closing) return { kind: 'closed' }
  const closed = { at: last.at, moment: closing.moment }
  // Nobody knows until when a forgotten one had its patient, nor when one was that lost its time.
  const isClear = closing.because === 'asked' || closing.because === 'replaced'
  const encounter = isClear && before && before.encounter === last.encounter ? openingOf(before) : undefined
  return { kind: 'closed', closed, ...(encounter && { last: encounter }) }
}

/** Whose an encounter is by the act that opened it; `undefined` when that is erased, or it is another kind of act. */
export function openingOf(act: Act): RecordedEncounter | undefined {
  const detail = detailOf('encounter-opened', act)
  if (!detail || act.encounter === undefined) return undefined
  const { subject, performer, moment } = detail
  return { id: act.encounter, subject, ...(performer && { performer }), opened: { at: act.at, moment } }
}
