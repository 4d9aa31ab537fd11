import { expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { toEntry } from '../audit/acts.ts'
import type { Act } from '../journal/types.ts'
import type { Subject } from './subject.ts'
import { isTaken } from './taken-id.ts'

const A = { kind: 'literal', reference: 'Patient/a' } as const
const B = { kind: 'logical', system: 'urn:oid:1.2', value: 'b' } as const
const opened = (subject: Subject): Act => ({
  ...toEntry({ kind: 'encounter-opened', at: T0, encounter: 'e1', by: { kind: 'daemon' }, subject, moment: {} }),
  seq: 1,
})
const { detail: _, ...erased } = opened(A)

it.each<[string, Subject, readonly Act[], readonly string[], boolean]>([
  ['that nobody ever had is free', A, [], [], false],
  ['that the same patient had is his', A, [opened(A)], ['{}'], false],
  ['that another patient had is taken, with readings or without', B, [opened(A)], [], true],
  ['that had two patients is taken for both', A, [opened(A), opened(B)], [], true],
  ['of which nobody knows any more whose it was is taken for everybody', A, [erased], [], true],
  ['of which only the last patient is known is taken for him, too', A, [erased, opened(A)], [], true],
  ['that has readings and was never opened is taken for everybody', A, [], ['{}'], true],
  ['of a patient who is unknown is taken for everybody', { kind: 'unknown' }, [opened({ kind: 'unknown' })], [], true],
])('an id %s', (_situation, subject, acts, bodies, expected) => {
  const journal = { acts: () => acts, observationsOf: () => bodies }
  expect(isTaken('e1', subject, journal)).toBe(expected)
})
