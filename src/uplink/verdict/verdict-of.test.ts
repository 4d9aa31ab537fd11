import { describe, expect, it } from 'vitest'
import { UmtError } from '../../errors.ts'
import type { Answer } from '../platform.ts'
import { verdictOf, verdictsOf } from './verdict-of.ts'

const answered = (status: number, body?: unknown, over: object = {}): Answer => ({
  kind: 'answered',
  status,
  ...(body !== undefined && { body }),
  ...over,
})

const outcome = (code: string, diagnostics = '', severity = 'error') => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code, diagnostics }],
})

describe('the verdict on an answer', () => {
  it.each([
    [200, 'accepted'],
    [201, 'accepted'],
    [301, 'configuration'],
    [308, 'configuration'],
    [400, 'poison'],
    [401, 'configuration'],
    [403, 'configuration'],
    [404, 'configuration'],
    [405, 'configuration'],
    [408, 'transient'],
    [409, 'conflict'],
    [410, 'configuration'],
    [412, 'ambiguous'],
    [413, 'size'],
    [415, 'configuration'],
    [418, 'poison'],
    [422, 'poison'],
    [425, 'transient'],
    [429, 'transient'],
    [500, 'transient'],
    [501, 'configuration'],
    [502, 'transient'],
    [503, 'transient'],
    [504, 'transient'],
    [511, 'transient'],
    [522, 'transient'],
  ])('is by its status: %d is %s', (status, kind) => {
    expect(verdictOf(answered(status, { resourceType: 'Observation' })).kind).toBe(kind)
  })

  it.each([
    ['nothing', undefined],
    ['JSON of something else', { ok: true }],
    ['a list', []],
    ['an OperationOutcome that is an error', outcome('exception')],
  ])('is unknown when 200 came with %s', (_what, body) => {
    expect(verdictOf(answered(200, body)).kind).toBe('unknown')
  })

  it('is accepted when it names where the resource is now, or only informs', () => {
    expect(verdictOf(answered(201, undefined, { location: 'Device/17' })).kind).toBe('accepted')
    expect(verdictOf(answered(200, outcome('informational', 'ok', 'information'))).kind).toBe('accepted')
  })

  it('is unknown only when something may have arrived', () => {
    const unanswered = { kind: 'unanswered', detail: 'X' } as const
    expect(verdictOf({ ...unanswered, because: 'timeout', mayHaveArrived: true }).kind).toBe('unknown')
    expect(verdictOf({ ...unanswered, because: 'cut', mayHaveArrived: true }).kind).toBe('unknown')
    expect(verdictOf({ ...unanswered, because: 'unreachable', mayHaveArrived: false }).kind).toBe('transient')
    expect(verdictOf({ ...unanswered, because: 'timeout', mayHaveArrived: false }).kind).toBe('transient')
    expect(verdictOf({ ...unanswered, because: 'too-large', mayHaveArrived: true }).kind).toBe('size')
  })

  it('is configuration, by its code, when a person has to mend something here', () => {
    const error = new UmtError('UMT-UPLINK-107', { endpoint: 'telmi', detail: 'X' })
    expect(verdictOf({ kind: 'not-sent', error })).toMatchObject({ kind: 'configuration', signature: 'UMT-UPLINK-107' })
  })

  it.each([
    'Transaction requires strict isolation but has too many entries',
    'Transaction contains more update operations than allowed',
    'The number of entries in the bundle exceeded the configured limit of 500.',
  ])('is size where a server says that these are too many entries: %s', (text) => {
    expect(verdictOf(answered(400, outcome('invalid', text))).kind).toBe('size')
    expect(
      verdictOf(answered(400, { ...outcome('invalid'), issue: [{ code: 'invalid', details: { text } }] })).kind,
    ).toBe('size')
  })

  it.each([
    [400, 'HAPI-1094: Resource Device/17 not found, specified in path: Observation.device'],
    [422, 'HAPI-1095: Resource type Device with ID Device/17 does not exist'],
    [400, 'HAPI-1096: Resource Device/17 is deleted, specified in path: Observation.device'],
    [409, 'Reference Patient/9 does not exist'],
    [404, 'Device/17 is not known'],
    [410, 'Resource Device/17 has been deleted'],
    [422, 'Invalid reference (Not found) · Observation.device'],
  ])('is stale where a server does not know a Device or a Patient that we refer to: %d %s', (status, text) => {
    expect(verdictOf(answered(status, outcome('not-found', text))).kind).toBe('stale')
  })

  it('is not stale for any other thing that was not found', () => {
    expect(verdictOf(answered(404, outcome('not-found', 'Not found'))).kind).toBe('configuration')
    expect(verdictOf(answered(422, outcome('not-found', 'Resource Encounter/3 not found'))).kind).toBe('poison')
    expect(verdictOf(answered(422, outcome('value', 'Observation.device: wrong'))).kind).toBe('poison')
  })

  it('is about one patient where Mon espace santé refuses him', () => {
    for (const status of [403, 409])
      expect(verdictOf(answered(status, outcome('forbidden')), { preset: 'ans-mesures' }).kind).toBe('poison')
    expect(verdictOf(answered(401), { preset: 'ans-mesures' }).kind).toBe('configuration')
  })

  it('keeps how long we are asked to wait', () => {
    expect(verdictOf(answered(503, undefined, { retryAfterMs: 90_000 }))).toMatchObject({ retryAfterMs: 90_000 })
  })

  it('has the same signature for the same fault in two resources, and another for another one', () => {
    const of = (text: string) => verdictOf(answered(422, outcome('value', text))).signature
    expect(of('Observation/6f-1 of “Dupont”: 36.5 is too high at entry[3]')).toBe(
      of('Observation/8a-2 of “Durand”: 41.25 is too high at entry[0]'),
    )
    expect(of('value is too high')).not.toBe(of('unit is missing'))
    expect(of('x')).not.toBe(verdictOf(answered(422, outcome('required', 'x'))).signature)
    expect(verdictOf(answered(400, outcome('value', 'x'))).signature).not.toBe(of('x'))
  })

  it('has a signature that may be logged and a reason that a person reads', () => {
    const quoting = {
      resourceType: 'OperationOutcome',
      issue: [{ code: 'Dupont', diagnostics: 'Jeanne Dupont 36.50 /Patient/9' }],
    }
    const { reason, signature } = verdictOf(answered(422, quoting))
    expect(reason).toBe('HTTP 422: Dupont · Jeanne Dupont 36.50 /Patient/9')
    expect(signature).toMatch(/^422 [0-9a-f]{8}$/)
  })

  it('takes any OperationOutcome, however it is made', () => {
    for (const body of [
      { resourceType: 'OperationOutcome' },
      outcome('x'),
      { resourceType: 'OperationOutcome', issue: [17, null] },
    ])
      expect(verdictOf(answered(422, body)).kind).toBe('poison')
  })

  it('believes no refusal of what was sent that is not said in FHIR: it comes from a gateway, or was cut', () => {
    for (const body of [undefined, null, 3, 'x', {}, { error: 'Bad Request' }])
      expect(verdictOf(answered(400, body)).kind).toBe('conflict')
  })
})

describe('the verdicts on the entries of a Bundle', () => {
  const bundle = (...statuses: readonly string[]) =>
    answered(200, {
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: statuses.map((status) => ({ response: { status } })),
    })

  it('are one an entry, by index: 200 of the whole says nothing', () => {
    const kinds = verdictsOf(bundle('201 Created', '200', '422 Unprocessable', '503', '412'), 5).map(({ kind }) => kind)
    expect(kinds).toEqual(['accepted', 'accepted', 'poison', 'transient', 'ambiguous'])
  })

  it('take what was refused from the outcome of each', () => {
    const body = {
      resourceType: 'Bundle',
      entry: [
        { response: { status: '400', outcome: outcome('not-found', 'Resource Device/1 not found') } },
        { response: { status: '201' } },
      ],
    }
    expect(verdictsOf(answered(200, body), 2)).toMatchObject([{ kind: 'stale' }, { kind: 'accepted' }])
  })

  it.each([
    ['fewer entries', bundle('201')],
    ['more entries', bundle('201', '201', '201')],
    ['an entry without a status', bundle('201', '')],
    ['no Bundle', answered(200, { resourceType: 'Observation', entry: [] })],
    ['nothing', answered(200)],
  ])('are all unknown when the answer has %s', (_what, answer) => {
    expect(verdictsOf(answer, 2).map(({ kind }) => kind)).toEqual(['unknown', 'unknown'])
  })

  it('are all that of the whole when it was refused', () => {
    expect(verdictsOf(answered(503, undefined, { retryAfterMs: 5 }), 2)).toMatchObject([
      { kind: 'transient', retryAfterMs: 5 },
      { kind: 'transient', retryAfterMs: 5 },
    ])
  })
})
