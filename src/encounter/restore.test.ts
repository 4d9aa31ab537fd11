import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import type { Elapsed } from '../clock/moment.ts'
import type { Recorded } from './fold.ts'
import { type Past, type Restored, restore } from './restore.ts'

const MINUTE = 60_000
const A = { kind: 'literal', reference: 'Patient/a' } as const
const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const MOMENT = {}
const OPENED = { at: T0 - 20 * MINUTE, moment: MOMENT }
const CLOSED = { at: T0 - 5 * MINUTE, moment: MOMENT }
const e1 = { id: 'e1', subject: A, performer: NURSE, opened: OPENED }
const open: Recorded = { kind: 'open', encounter: e1 }
const closed: Recorded = { kind: 'closed', closed: CLOSED, last: e1 }
const known = { id: 'e1', subject: A, performer: NURSE }

const limits = { warnAfterMs: 30 * MINUTE, closeAfterMs: 15 * MINUTE }
/** A start at {@link T0} that can tell the age of everything, or of nothing. */
const past = (over: Partial<Past> & { readonly certain?: boolean } = {}): Past => ({
  now: T0,
  ageOf: ({ at }): Elapsed => ({ ms: T0 - at, certain: over.certain ?? true }),
  limits,
  ...over,
})
const nobodyKnows = past({ ageOf: () => undefined })
const gone = (because: string) => ({
  state: { state: 'closed', since: T0, because },
  closing: { id: 'e1', because },
})
const taken = (idleMs: number, over: object = {}) => ({
  state: { state: 'open', encounter: { ...known, since: T0 - 20 * MINUTE, ...over }, activeAt: T0 - idleMs },
})

describe('after a start', () => {
  it.each<[string, Recorded, Past, object]>([
    ['nobody is in the cabin when nobody ever was', { kind: 'never' }, past(), { state: { state: 'closed' } }],
    ['the open encounter goes on', open, past(), taken(20 * MINUTE)],
    ['it was in use when something was measured last', open, past({ usedAgoMs: [MINUTE] }), taken(MINUTE)],
    ['it cannot have been in use before it was opened', open, past({ usedAgoMs: [21 * MINUTE] }), taken(20 * MINUTE)],
    [
      'of two clocks that may have told when that was the earlier one counts',
      open,
      past({ usedAgoMs: [MINUTE, 15 * MINUTE] }),
      taken(15 * MINUTE),
    ],
    [
      'as long as it tells a time within the encounter',
      open,
      past({ usedAgoMs: [121 * MINUTE, MINUTE] }),
      taken(MINUTE),
    ],
    ['nor after now, by a clock that was set back', open, past({ usedAgoMs: [-1] }), taken(20 * MINUTE)],
    [
      'by a clock that nobody vouches for it goes on, and what is older than the start is not compared with it',
      open,
      past({ certain: false }),
      taken(20 * MINUTE, { comparableFrom: T0 }),
    ],
    [
      'by a clock that may be that of last night it goes on, and nothing is compared with it',
      open,
      past({ ageOf: ({ at }) => ({ ms: T0 - at, certain: false, mayBeMore: true }) }),
      taken(20 * MINUTE, { comparableFrom: Number.POSITIVE_INFINITY }),
    ],
    ['it is closed when nobody can tell how old it is', open, nobodyKnows, gone('clock-lost')],
    [
      'it is closed when it was forgotten for longer than one that runs may be',
      open,
      past({ ageOf: () => ({ ms: 45 * MINUTE, certain: true }) }),
      gone('forgotten'),
    ],
    [
      'it goes on in a long consultation in which something was measured shortly before',
      open,
      past({ ageOf: () => ({ ms: 300 * MINUTE, certain: true }), usedAgoMs: [2 * MINUTE] }),
      { state: { state: 'open', encounter: { ...known, since: T0 - 300 * MINUTE }, activeAt: T0 - 2 * MINUTE } },
    ],
    ['it is closed when who it was is erased', { kind: 'open-to-nobody', id: 'e1' }, past(), gone('forgotten')],
    [
      'the last one keeps its claim to what arrives late',
      closed,
      past(),
      {
        state: {
          state: 'closed',
          since: T0 - 5 * MINUTE,
          last: { ...known, since: T0 - 20 * MINUTE, until: T0 - 5 * MINUTE },
        },
      },
    ],
    [
      'the last one has no claim by a clock that nobody vouches for',
      closed,
      past({ certain: false }),
      { state: { state: 'closed', since: T0 - 5 * MINUTE } },
    ],
    [
      'the last one has no claim when nobody can tell how old it is',
      closed,
      nobodyKnows,
      { state: { state: 'closed' } },
    ],
    [
      'one that had no claim gets none',
      { kind: 'closed', closed: CLOSED },
      past(),
      { state: { state: 'closed', since: T0 - 5 * MINUTE } },
    ],
    ['one that is erased has no time', { kind: 'closed' }, past(), { state: { state: 'closed' } }],
  ])('%s', (_situation, recorded, start, expected) => {
    expect<Restored>(restore(recorded, start)).toEqual(expected)
  })
})
