import { expect, test } from 'vitest'
import type { Answer } from '../platform.ts'
import { identifiersOf, literalReference, withIdentifier } from './literal-reference.ts'

const answered = (over: object): Answer => ({ kind: 'answered', status: 200, ...over })

test('a platform says where something is by its location or by the resource', () => {
  const said = [
    answered({ location: 'https://there/fhir/Device/17/_history/1' }),
    answered({ location: 'Device/17' }),
    answered({ location: '/fhir/Device/17' }),
    answered({ body: { resourceType: 'Device', id: '17' } }),
  ]
  expect(said.map((each) => literalReference('Device', each))).toEqual(said.map(() => 'Device/17'))
})

test('what is no reference is none', () => {
  const said = [
    answered({ location: 'https://there/fhir/Patient/17' }),
    answered({ location: 'https://there/fhir/Device/' }),
    answered({ body: { resourceType: 'Device', id: '../../admin' } }),
    answered({ body: 'Device/17' }),
    { kind: 'unanswered', because: 'cut', mayHaveArrived: true, detail: '' } as const,
  ]
  expect(said.map((each) => literalReference('Device', each))).toEqual(said.map(() => undefined))
})

test('of what a search found only that counts which carries our identifier', () => {
  const ours = identifiersOf({ identifier: [{ system: 's', value: 'a' }, { value: 'b' }] })
  expect(ours).toEqual([{ system: 's', value: 'a' }])
  const entry = [{ system: 's', value: 'a' }, { system: 't', value: 'a' }, { value: 'a' }].map((identifier) => ({
    resource: { identifier: [identifier] },
  }))
  expect(withIdentifier({ entry }, ours)).toHaveLength(1)
  expect(withIdentifier({ entry: 'none' }, ours)).toHaveLength(0)
})
