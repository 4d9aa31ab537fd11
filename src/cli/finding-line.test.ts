import { expect, test } from 'vitest'
import { FINDING_DETAILS, FINDING_WORDS } from '../messages/finding-words.ts'
import { findingLine } from './finding-line.ts'

test('a finding is told in the language of the reader, whole: which row, what is wrong, how it shows', () => {
  const found = [
    { kind: 'missing', table: 'readings', seq: 3, untilSeq: 5, detail: 'readings are gone' },
    { kind: 'not-opened', table: 'outbox', seq: 7, detail: 'the key does not open it' },
    { kind: 'miscounted', detail: 'held: 1 counted, 2 there' },
    { kind: 'file', detail: 'SQLite: row 3 missing from index readings_key' },
  ] as const
  expect(found.map((each) => findingLine(each, 'fr'))).toEqual([
    'mesure 3–5 absence : des mesures ont disparu',
    'envoi 7 ne s’ouvre pas avec la clé : la clé n’ouvre pas son contenu',
    'compte faux : mesures en attente d’un patient : 1 comptés, 2 là',
    'fichier abîmé : SQLite : row 3 missing from index readings_key',
  ])
  expect(found.map((each) => findingLine(each, 'en'))).toEqual([
    'reading 3–5 missing: readings are gone',
    'delivery 7 does not open with the key: the key does not open it',
    'miscounted: held: 1 counted, 2 there',
    'file damaged: SQLite: row 3 missing from index readings_key',
  ])
})

test('no sentence of a finding is left in English', () => {
  for (const [en, fr] of Object.entries(FINDING_DETAILS)) expect(fr, en).not.toMatch(/\b(the|is|an|of|not|was)\b/)
  for (const { fr, en } of Object.values(FINDING_WORDS)) expect(fr).not.toBe(en)
})
