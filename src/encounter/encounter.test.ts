import { describe, expect, it } from 'vitest'
import { type EncounterEvent, type EncounterState, transition } from './encounter.ts'

const patient = { kind: 'literal', reference: 'Patient/a' } as const
const closed: EncounterState = { state: 'closed' }
const open: EncounterState = { state: 'open', encounter: { id: 'e1', subject: patient, since: 100 } }
const after: EncounterState = { state: 'closed', last: { id: 'e1', subject: patient, since: 100, until: 200 } }
const opening: EncounterEvent = { event: 'open', id: 'e1', subject: patient, at: 100 }
const closing: EncounterEvent = { event: 'close', at: 200 }

describe('the encounter', () => {
  it.each([
    ['opens when none is open', closed, opening, { kind: 'moved', state: open }],
    ['opens after another was closed, and forgets that one', after, opening, { kind: 'moved', state: open }],
    ['closes when it is open', open, closing, { kind: 'moved', state: after }],
    ['is refused over an open one', open, { ...opening, id: 'e2' }, { kind: 'refused', because: 'already-open' }],
    ['is not closed when none is open', closed, closing, { kind: 'refused', because: 'none-open' }],
    ['is not closed twice', after, closing, { kind: 'refused', because: 'none-open' }],
  ] as const)('%s', (_situation, state, event, expected) => {
    expect(transition(state, event)).toEqual(expected)
  })
})
