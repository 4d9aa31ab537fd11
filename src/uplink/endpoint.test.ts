import { expect, test } from 'vitest'
import { endpointSchema } from './endpoint.ts'

test('a platform is asked for the right to update, since a correction is one', () => {
  const { auth } = endpointSchema.parse({
    name: 'telmi',
    url: 'https://telmi.example/fhir',
    auth: { kind: 'mtls-oauth2', clientId: 'umt' },
  })
  expect(auth).toMatchObject({ scope: 'system/Observation.cu system/Device.cu' })
})
