import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { type AuditAct, toEntry } from '../audit/acts.ts'
import type { Act } from '../journal/types.ts'
import { foldEncounters } from './fold.ts'

const A = { kind: 'literal', reference: 'Patient/a' } as const
const B = { kind: 'logical', system: 'urn:oid:1.2', value: 'b' } as const
const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const BOOT = { boot: { id: 'b1', uptimeMs: 1_000 }, synchronised: true }
const LATER = { boot: { id: 'b1', uptimeMs: 61_000 }, synchronised: true }
const by = { kind: 'daemon' } as const

const opened: AuditAct = {
  kind: 'encounter-opened',
  at: T0,
  encounter: 'e1',
  by,
  subject: A,
  performer: NURSE,
  moment: BOOT,
}
const closed: AuditAct = {
  kind: 'encounter-closed',
  at: T0 + 60_000,
  encounter: 'e1',
  by,
  because: 'asked',
  moment: LATER,
}
const next: AuditAct = { kind: 'encounter-opened', at: T0 + 60_000, encounter: 'e2', by, subject: B, moment: LATER }

const acts = (...all: readonly AuditAct[]): readonly Act[] =>
  all.map((act, index) => ({ ...toEntry(act), seq: index + 1 }))
const erased = ({ detail: _, ...act }: Act): Act => act

const e1 = { id: 'e1', subject: A, performer: NURSE, opened: { at: T0, moment: BOOT } }

describe('who is in the cabin, from the acts', () => {
  it.each([
    ['is nobody when there never was anybody', acts(), { kind: 'never' }],
    ['is who was opened for last', acts(opened), { kind: 'open', encounter: e1 }],
    [
      'is nobody after the closing, and the last one is known with both times',
      acts(opened, closed),
      { kind: 'closed', closed: { at: T0 + 60_000, moment: LATER }, last: e1 },
    ],
    [
      'is the next one after a replacement',
      acts({ ...closed, because: 'replaced' }, next),
      { kind: 'open', encounter: { id: 'e2', subject: B, opened: { at: T0 + 60_000, moment: LATER } } },
    ],
    [
      'is nobody after a forgotten one, which claims nothing',
      acts(opened, { ...closed, because: 'forgotten' }),
      { kind: 'closed', closed: { at: T0 + 60_000, moment: LATER } },
    ],
    [
      'is nobody after one that lost its time, which claims nothing',
      acts(opened, { ...closed, because: 'clock-lost' }),
      { kind: 'closed', closed: { at: T0 + 60_000, moment: LATER } },
    ],
    [
      'is not made up from the opening of another one',
      acts({ ...next, encounter: 'e0' }, closed),
      { kind: 'closed', closed: { at: T0 + 60_000, moment: LATER } },
    ],
    ['is not known once it is erased', acts(opened).map(erased), { kind: 'open-to-nobody', id: 'e1' }],
    ['is nobody once all of it is erased', acts(opened, closed).map(erased), { kind: 'closed' }],
    [
      'was nobody that we know once only the opening is erased',
      [...acts(opened).map(erased), ...acts(closed)],
      { kind: 'closed', closed: { at: T0 + 60_000, moment: LATER } },
    ],
  ])('%s', (_situation, recorded, expected) => {
    expect(foldEncounters(recorded)).toEqual(expected)
  })
})
