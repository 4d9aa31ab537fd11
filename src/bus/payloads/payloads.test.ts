import { describe, expect, it } from 'vitest'
import type { Subject } from '../../encounter/subject.ts'
import type { DeviceFacts } from '../../reading/reading.ts'
import { REQUESTS, type RequestOf, VERBS } from '../requests.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from '../samples.ts'
import { type PayloadOf, TOPIC_NAMES, TOPICS } from '../topics.ts'

// The shapes of the domain fit those of the bus; a change on one side alone does not type-check.
void ((facts: DeviceFacts): PayloadOf['devices']['facts'] => facts)
void ((request: RequestOf['encounter/open']): Subject => request.subject)

/** Every copy of a value with one field, at any depth, replaced by what no schema takes. */
function* broken(value: unknown): Generator<{ path: string; copy: unknown }> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    const put = (other: unknown) => (Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other })
    yield { path: key, copy: put(Number.NaN) }
    for (const { path, copy } of broken(part)) yield { path: `${key}.${path}`, copy: put(copy) }
  }
}

it('no request that changes something is answered with values: its answer stays in memory, for when it is delivered again', () => {
  const withValues = VERBS.filter((verb) => 'changing' in REQUESTS[verb] && 'decimals' in REQUESTS[verb])
  expect(withValues).toEqual([])
})

describe.each(TOPIC_NAMES)('the payload of %s', (name) => {
  const schema = TOPICS[name].payload

  it('passes as the sample has it', () => {
    expect(schema.parse(SAMPLES[name])).toEqual(SAMPLES[name])
  })

  it('fails when any one field is not what it should be', () => {
    const cases = [...broken(SAMPLES[name])]
    expect(cases.length).toBeGreaterThan(1)
    for (const { path, copy } of cases) expect(schema.safeParse(copy).success, path).toBe(false)
  })
})

describe.each(VERBS)('the request %s', (verb) => {
  it('passes as the sample has it, and so does its answer', () => {
    expect(REQUESTS[verb].request.parse(REQUEST_SAMPLES[verb])).toEqual(REQUEST_SAMPLES[verb])
    expect(REQUESTS[verb].data.parse(DATA_SAMPLES[verb])).toEqual(DATA_SAMPLES[verb])
  })

  it('fails when any one field is not what it should be', () => {
    for (const { path, copy } of broken(REQUEST_SAMPLES[verb]))
      expect(REQUESTS[verb].request.safeParse(copy).success, path).toBe(false)
    for (const { path, copy } of broken(DATA_SAMPLES[verb]))
      expect(REQUESTS[verb].data.safeParse(copy).success, path).toBe(false)
  })
})

describe('what the daemon publishes beside Observations', () => {
  const patient = { reference: 'Patient/999990000000042', display: 'DUPONT Jeanne' }

  it.each(['status', 'health', 'devices', 'pairing', 'encounter', 'held', 'events'] as const)(
    'loses a patient and a value that slipped into %s',
    (name) => {
      const leaking = { ...SAMPLES[name], subject: patient, patient, value: 97.5, quantities: [{ value: 97.5 }] }
      const said = JSON.stringify(TOPICS[name].payload.parse(leaking))
      expect(said).not.toMatch(/subject|patient|999990000000042|DUPONT|97\.5/i)
    },
  )

  it('has no instant without a zone', () => {
    const local = { ...SAMPLES.encounter, since: '2026-11-20T09:58:00' }
    expect(TOPICS.encounter.payload.safeParse(local).success).toBe(false)
  })

  it('says offline without an instant only because a last will cannot know it', () => {
    const { status } = TOPICS
    const will = { status: 'offline', version: '0.1.0', unit: 'umt-1' }
    expect(status.payload.safeParse(will).success).toBe(true)
    expect(status.payload.safeParse({ ...will, status: 'online' }).success).toBe(false)
  })
})

describe('the request encounter/open', () => {
  it('refuses to open an encounter for nobody', () => {
    const request = { id: 'e-1', subject: { kind: 'unknown' } }
    expect(REQUESTS['encounter/open'].request.safeParse(request).success).toBe(false)
  })
})

describe('the performer of an encounter', () => {
  const { request } = REQUESTS['encounter/open']
  const accepts = (performer: object) =>
    request.safeParse({ id: 'e-1', subject: { kind: 'literal', reference: 'Patient/p1' }, performer }).success
  const RPPS = 'https://rpps.esante.gouv.fr'

  it.each([
    ['an RPPS number of 11 digits', { system: RPPS, value: '10001234567' }],
    ['a number in a register that has an OID', { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '810001234567' }],
  ])('may be %s', (_what, performer) => {
    expect(accepts(performer)).toBe(true)
  })

  it.each([
    ['an RPPS number that lacks a digit', { system: RPPS, value: '1000123456' }],
    ['an RPPS number with a letter', { system: RPPS, value: '1000123456A' }],
    ['a name', { system: 'urn:oid:1.2.250.1.71.4.2.1', value: 'Jeanne Martin' }],
    ['a number without its register', { value: '10001234567' }],
    ['a register that is no OID', { system: 'urn:oid:1.2.', value: '1' }],
    ['a register that we do not know', { system: 'https://example.org', value: '1' }],
    ['a control character', { system: 'urn:oid:1.2', value: '1\u0000' }],
  ])('is not %s', (_what, performer) => {
    expect(accepts(performer)).toBe(false)
  })
})

describe('the topic pairing', () => {
  const at = '2026-11-20T10:01:12.000+01:00'
  const of = { pairing: 'p-1', at }
  const address = '00:09:1F:8A:12:C4'
  const said = { code: 'UMT-BLE-104', fr: 'Rien.', en: 'Nothing.', next: { fr: 'Réessayer.', en: 'Try again.' } }
  const states = [
    { state: 'idle', at },
    { ...of, state: 'searching', category: 'cuff', until: at },
    { ...of, state: 'connecting', address, name: 'A&D_UA-651BLE_8A12C4' },
    { ...of, state: 'enter-passkey', address },
    { ...of, state: 'show-passkey', passkey: '000042' },
    { ...of, state: 'confirm-passkey', passkey: '000042' },
    { ...of, state: 'paired', device: 'cuff-1' },
    { ...of, state: 'done', device: 'cuff-1', proven: true },
    { ...of, state: 'failed', ...said },
  ]

  it.each(states)('has $state, with each field in its own shape', (payload) => {
    const schema = TOPICS.pairing.payload
    expect(schema.parse(payload)).toEqual(payload)
    for (const { path, copy } of broken(payload)) expect(schema.safeParse(copy).success, path).toBe(false)
  })

  it('has no passkey that lost its leading zeros', () => {
    const short = { ...of, state: 'show-passkey', passkey: '42' }
    expect(TOPICS.pairing.payload.safeParse(short).success).toBe(false)
  })
})

describe('the request pair', () => {
  it('needs to know what to look for', () => {
    expect(REQUESTS.pair.request.safeParse({ seconds: 60 }).success).toBe(false)
    expect(REQUESTS.pair.request.safeParse({ address: '00:09:1F:8A:12:C4' }).success).toBe(true)
  })

  it('gives no name that a command line would take for an option', () => {
    expect(REQUESTS.pair.request.safeParse({ category: 'cuff', device: '-rf' }).success).toBe(false)
  })
})

describe('the request pair/answer', () => {
  it('answers one question at a time', () => {
    const { request } = REQUESTS['pair/answer']
    expect(request.safeParse({ pairing: 'p-1' }).success).toBe(false)
    expect(request.safeParse({ pairing: 'p-1', passkey: '042917', accept: true }).success).toBe(false)
    expect(request.safeParse({ pairing: 'p-1', accept: false }).success).toBe(true)
  })
})
