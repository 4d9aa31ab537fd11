import type { Subject } from './subject.ts'

/** One patient in the cabin. Instants in ms since 1970. */
export interface OpenEncounter {
  readonly id: string
  readonly subject: Subject
  readonly since: number
}

export interface ClosedEncounter extends OpenEncounter {
  readonly until: number
}

/** At most one encounter is open; the last closed one is remembered for readings that arrive late. */
export type EncounterState =
  | { readonly state: 'closed'; readonly last?: ClosedEncounter }
  | { readonly state: 'open'; readonly encounter: OpenEncounter }

export type EncounterEvent =
  | { readonly event: 'open'; readonly id: string; readonly subject: Subject; readonly at: number }
  | { readonly event: 'close'; readonly at: number }

/** The next state, or why there is none. Opening over an open encounter is refused: nobody is replaced in silence. */
export function transition(
  state: EncounterState,
  event: EncounterEvent,
):
  | { readonly kind: 'moved'; readonly state: EncounterState }
  | { readonly kind: 'refused'; readonly because: 'already-open' | 'none-open' } {
  switch (event.event) {
    case 'open':
      if (state.state === 'open') return { kind: 'refused', because: 'already-open' }
      return {
        kind: 'moved',
        state: { state: 'open', encounter: { id: event.id, subject: event.subject, since: event.at } },
      }
    case 'close':
      if (state.state === 'closed') return { kind: 'refused', because: 'none-open' }
      return { kind: 'moved', state: { state: 'closed', last: { ...state.encounter, until: event.at } } }
  }
}
