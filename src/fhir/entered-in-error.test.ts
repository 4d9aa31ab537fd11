import { expect, it } from 'vitest'
import { enteredInError } from './entered-in-error.ts'

it('makes an Observation entered in error, and leaves every digit of it as it was', () => {
  const body = '{"resourceType":"Observation","id":"o1","status":"final","valueQuantity":{"value":36.50}}'
  expect(enteredInError(body)).toBe(body.replace('final', 'entered-in-error'))
})

it('tells nothing of what is no Observation', () => {
  expect(() => enteredInError('"DUPONT 36.5"')).toThrow(/^no Observation$/)
})
