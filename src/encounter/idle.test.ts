import { expect, it } from 'vitest'
import type { EncounterState } from './encounter.ts'
import { idleStep } from './idle.ts'

const MINUTE = 60_000
const LIMITS = { warnAfterMs: 30 * MINUTE, closeAfterMs: 15 * MINUTE }
const encounter = { id: 'e1', subject: { kind: 'literal', reference: 'Patient/a' }, since: 0 } as const
const opened: EncounterState = { state: 'open', encounter }
const used: EncounterState = { state: 'open', encounter, activeAt: 10 * MINUTE }
const warned: EncounterState = { ...used, warnedAt: 40 * MINUTE }

it.each([
  [
    'in which nothing was measured yet is looked at when half an hour is over',
    opened,
    0,
    { step: 'wait', ms: 30 * MINUTE },
  ],
  [
    'in which something was measured is looked at half an hour later',
    used,
    30 * MINUTE,
    { step: 'wait', ms: 10 * MINUTE },
  ],
  [
    'in which nothing is measured for half an hour is warned of',
    used,
    40 * MINUTE,
    { step: 'warn', since: 10 * MINUTE },
  ],
  [
    'that was warned of is closed a quarter of an hour later, not before',
    warned,
    54 * MINUTE,
    { step: 'wait', ms: MINUTE },
  ],
  ['that was warned of and not used since is closed', warned, 55 * MINUTE, { step: 'close' }],
  [
    'that was warned of late has its quarter of an hour all the same',
    { ...warned, warnedAt: 90 * MINUTE },
    91 * MINUTE,
    { step: 'wait', ms: 14 * MINUTE },
  ],
  ['that is closed is nothing to look at', { state: 'closed' }, 90 * MINUTE, { step: 'none' }],
] as [string, EncounterState, number, object][])('an encounter %s', (_situation, state, now, expected) => {
  expect(idleStep(state, now, LIMITS)).toEqual(expected)
})
