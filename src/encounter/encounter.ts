import { isDeepStrictEqual } from 'node:util'
import type { Performer } from './performer.ts'
import { isSame, type Subject } from './subject.ts'

/** One patient in the cabin. Instants as this process counts them, ms since 1970. */
export interface OpenEncounter {
  readonly id: string
  readonly subject: Subject
  readonly performer?: Performer
  readonly since: number
  /**
   * Of one that was taken up again by a wall clock that nobody vouches for: what was measured before this instant cannot be
   * compared with `since`. Infinite while nothing at all confirms that clock: then it may be of last night, and so may its
   * patient, and nothing is compared.
   */
  readonly comparableFrom?: number
}

export interface ClosedEncounter extends OpenEncounter {
  /** What was measured later is not its patient’s. */
  readonly until: number
}

/** Why an encounter ended; see the act `encounter-closed`. */
export type ClosedBecause = 'asked' | 'replaced' | 'forgotten' | 'clock-lost'

/** At most one encounter is open; the last closed one is remembered for readings that arrive late. */
export type EncounterState =
  /** `since` and `because`: when and why the last one was closed; absent when nobody knows. */
  | {
      readonly state: 'closed'
      readonly since?: number
      readonly because?: ClosedBecause
      readonly last?: ClosedEncounter
    }
  | {
      readonly state: 'open'
      readonly encounter: OpenEncounter
      /** When something was measured or asked last; absent while nothing was since it opened. */
      readonly activeAt?: number
      /** When a person was told that nothing happens any more; absent once something does. */
      readonly warnedAt?: number
    }

export type EncounterEvent =
  | {
      readonly event: 'open'
      readonly id: string
      readonly subject: Subject
      readonly performer?: Performer
      readonly at: number
      /** Closes the one that is open. */
      readonly replace?: boolean
    }
  /** `id`: only this one. */
  | { readonly event: 'close'; readonly at: number; readonly because: ClosedBecause; readonly id?: string }
  /** Something was measured in it, or a person asked for it. */
  | { readonly event: 'used'; readonly at: number }
  /** A person was told that nothing happens any more. */
  | { readonly event: 'warned'; readonly at: number }
  /** The clock is sure now: since when it is open. */
  | { readonly event: 'confirmed'; readonly at: number; readonly since: number; readonly comparableFrom?: number }

/** What has to be on the disk before the next state holds, in this order. */
export type EncounterStep =
  | { readonly step: 'opened'; readonly encounter: OpenEncounter }
  | { readonly step: 'closed'; readonly id: string; readonly at: number; readonly because: ClosedBecause }

/** `other-patient`: the id is of the open encounter, and the patient is not. `not-this-one`: another one is open. */
export type EncounterRefusal = 'already-open' | 'other-patient' | 'none-open' | 'not-this-one'

export type EncounterOutcome =
  | { readonly kind: 'moved'; readonly state: EncounterState; readonly steps: readonly EncounterStep[] }
  | { readonly kind: 'refused'; readonly because: EncounterRefusal }

type Opening = Extract<EncounterEvent, { event: 'open' }>
type Closing = Extract<EncounterEvent, { event: 'close' }>
type Open = Extract<EncounterState, { state: 'open' }>

/** The next state, or why there is none. Opening over an open encounter is refused: nobody is replaced in silence. Pure. */
export function transition(state: EncounterState, event: EncounterEvent): EncounterOutcome {
  switch (event.event) {
    case 'open':
      return state.state === 'open' ? opened(state, event) : moved(openOf(event), [openStep(event)])
    case 'close':
      return closed(state, event)
    case 'used':
      return moved(state.state === 'open' ? usedAt(state, event.at) : state)
    case 'warned':
      return moved(state.state === 'open' ? { ...state, warnedAt: event.at } : state)
    case 'confirmed':
      return moved(state.state === 'open' ? confirmed(state, event) : state)
  }
}

/** Whether it was taken up again by a clock that nobody vouches for. */
export const isUnconfirmed = (state: EncounterState): boolean =>
  state.state === 'open' && state.encounter.comparableFrom !== undefined

/** Whether it may be of before a night in which nobody counted the time: nothing is given to its patient. */
export const isDoubted = ({ comparableFrom }: OpenEncounter): boolean => comparableFrom === Number.POSITIVE_INFINITY

/** When something happened last in an open encounter. */
export const lastUse = ({ encounter, activeAt }: Open): number => activeAt ?? encounter.since

/**
 * A screen that asks again after a lost answer gets the same one, also when it had asked to replace. One that is doubted after a
 * start has to be replaced: a screen that was left on all night would say the same as a nurse.
 */
function opened(state: Open, event: Opening): EncounterOutcome {
  const { encounter } = state
  if (encounter.id === event.id) {
    if (!isSame(encounter.subject, event.subject)) return { kind: 'refused', because: 'other-patient' }
    const isOne = isDeepStrictEqual(encounter.performer, event.performer) && !isDoubted(encounter)
    if (isOne) return moved(usedAt(state, event.at))
  }
  if (event.replace !== true) return { kind: 'refused', because: 'already-open' }
  const left: EncounterStep = { step: 'closed', id: encounter.id, at: event.at, because: 'replaced' }
  return moved(openOf(event), [left, openStep(event)])
}

function closed(state: EncounterState, { at, because, id }: Closing): EncounterOutcome {
  if (state.state === 'closed') return { kind: 'refused', because: 'none-open' }
  const { encounter } = state
  if (id !== undefined && id !== encounter.id) return { kind: 'refused', because: 'not-this-one' }
  const step: EncounterStep = { step: 'closed', id: encounter.id, at, because }
  return moved({ state: 'closed', since: at, because, ...lastOf(state, at, because) }, [step])
}

/** Whether it still has a claim to what arrives late. Of a forgotten one nobody knows when its patient left. */
function lastOf(state: Open, at: number, because: ClosedBecause): { last?: ClosedEncounter } {
  if (because === 'clock-lost' || (because === 'forgotten' && isUnconfirmed(state))) return {}
  return { last: { ...state.encounter, until: because === 'forgotten' ? lastUse(state) : at } }
}

function confirmed(
  { encounter: { comparableFrom: _, ...encounter }, ...state }: Open,
  { since, comparableFrom }: Extract<EncounterEvent, { event: 'confirmed' }>,
): Open {
  // Whoever was measured since the start was so in this encounter, whatever the clock said.
  return { ...state, encounter: { ...encounter, since, ...(comparableFrom !== undefined && { comparableFrom }) } }
}

const encounterOf = ({ id, subject, performer, at }: Opening): OpenEncounter => ({
  id,
  subject,
  ...(performer && { performer }),
  since: at,
})

const openOf = (event: Opening): Open => ({ state: 'open', encounter: encounterOf(event) })

const openStep = (event: Opening): EncounterStep => ({ step: 'opened', encounter: encounterOf(event) })

const usedAt = ({ encounter, ...state }: Open, at: number): Open => ({
  state: 'open',
  encounter,
  activeAt: Math.max(at, lastUse({ encounter, ...state })),
})

const moved = (state: EncounterState, steps: readonly EncounterStep[] = []): EncounterOutcome => ({
  kind: 'moved',
  state,
  steps,
})
