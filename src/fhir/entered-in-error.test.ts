import { expect, it } from 'vitest'
import { enteredInError } from './entered-in-error.ts'

const OBSERVATION = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'Température' },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-11-20T10:00:00+01:00',
}

it('makes an Observation entered in error that is known by what it was, and has no value any more', () => {
  const body = JSON.stringify({ ...OBSERVATION, valueQuantity: { value: 36.5 } })
  const text = enteredInError(body)
  expect(JSON.parse(text)).toMatchObject({ ...OBSERVATION, status: 'entered-in-error', dataAbsentReason: {} })
  expect(text).not.toMatch(/36\.5|valueQuantity/)
})

it('tells nothing of what is no resource', () => {
  expect(() => enteredInError('"DUPONT 36.5"')).toThrow(/^(?!.*(DUPONT|36))/)
})
