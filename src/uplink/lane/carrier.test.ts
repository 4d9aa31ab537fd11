import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../fhir/dialect/dialect-of.ts'
import type { OwedObservation } from '../../journal/outbox-types.ts'
import { endpointSchema } from '../endpoint.ts'
import type { Answer, Platform } from '../platform.ts'
import { published, uuidOf } from '../testing/measured.ts'
import { owed } from '../testing/owed.ts'
import { Carrier } from './carrier.ts'
import type { Parcel } from './parcel.ts'

const ok = (body: object): Answer => ({ kind: 'answered', status: 200, body })
const statuses = (...all: readonly string[]) =>
  ok({ resourceType: 'Bundle', entry: all.map((status) => ({ response: { status } })) })
const found = (...ids: readonly string[]) =>
  ok({
    resourceType: 'Bundle',
    entry: ids.map((id) => ({ resource: { resourceType: 'Observation', identifier: [identifierOf(id)] } })),
  })
const identifierOf = (id: string) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` })

const one = (n: number, over: Partial<OwedObservation> = {}) =>
  owed(uuidOf(n), { body: published(uuidOf(n)).body, ...over })

/** A carrier towards a platform that answers one after the other; what was asked of it and noted on the disk, in order. */
function aCarrier(answers: readonly Answer[], { bytes = 262_144, ...over }: { bytes?: number; mode?: string } = {}) {
  const endpoint = endpointSchema.parse({ name: 'telmi', url: 'http://127.0.0.1:1', preset: 'fhir-r4', ...over })
  const log: string[] = []
  const left = [...answers]
  const answer = (what: string): Promise<Answer> => {
    log.push(what)
    return Promise.resolve(left.shift() ?? ok({}))
  }
  const platform: Platform = {
    bundle: (text) => answer(`bundle of ${JSON.parse(text).entry.length}`),
    create: () => answer('create'),
    update: (target) => answer(`PUT ${target}`),
    find: () => answer('find'),
    certificates: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const references = { device: 'Device/1', gateway: 'Device/2' }
  const carrier = new Carrier({
    endpoint: 'telmi',
    preset: 'fhir-r4',
    dialect: dialectOf(endpoint),
    keeper: { bind: (all) => Promise.resolve({ ok: all.map(() => ({ references, entries: [] })) }) },
    outbox: {
      handOut(_endpoint, all) {
        log.push(`noted ${all.length}`)
        return true
      },
    },
    bytes,
  })
  const carry = async (kind: Parcel['kind'], ...observations: [OwedObservation, ...OwedObservation[]]) => {
    const { results, attempt } = await carrier.carry({ kind, observations }, platform)
    const kinds = attempt?.verdicts.map((verdict) => verdict.kind)
    const sent = attempt?.parcel.observations.length
    const mayHaveArrived = attempt?.verdicts[0].mayHaveArrived
    return {
      results,
      kinds,
      sent,
      ...(mayHaveArrived && { mayHaveArrived }),
      ...(attempt?.notSent && { notSent: true }),
    }
  }
  return { carry, log }
}

test('what is sent stands on the disk before it is on the air', async () => {
  const { carry, log } = aCarrier([statuses('201', '200')])
  expect(await carry('whole', one(1), one(2))).toMatchObject({ kinds: ['accepted'], sent: 2 })
  expect(log).toEqual(['noted 2', 'bundle of 2'])
})

test('a batch is answered entry by entry', async () => {
  const { carry } = aCarrier([statuses('201', '422', '503')])
  expect(await carry('each', one(1), one(2), one(3))).toMatchObject({ kinds: ['accepted', 'poison', 'transient'] })
})

test('of a transaction that was done by halves something may be there', async () => {
  const { carry } = aCarrier([statuses('201', '422'), statuses('422')])
  expect(await carry('whole', one(1), one(2))).toMatchObject({ kinds: ['poison'], mayHaveArrived: true })
  expect(await carry('whole', one(2))).not.toHaveProperty('mayHaveArrived')
})

test('one Observation alone is put under its own id', async () => {
  const { carry, log } = aCarrier([ok({ resourceType: 'Observation' })], { mode: 'put' })
  expect(await carry('put', one(1))).toMatchObject({ kinds: ['accepted'] })
  expect(log).toEqual(['noted 1', `PUT Observation/${uuidOf(1)}`])
})

test('more bytes than a Bundle may have go in halves', async () => {
  const { carry, log } = aCarrier([statuses('201', '201')], { bytes: 2_500 })
  expect(await carry('whole', one(1), one(2), one(3), one(4))).toMatchObject({ sent: 2 })
  expect(log).toEqual(['noted 2', 'bundle of 2'])
})

test('of what nobody could connect to nothing has arrived', async () => {
  const { carry } = aCarrier([
    { kind: 'unanswered', because: 'unreachable', mayHaveArrived: false, detail: 'EHOSTUNREACH' },
  ])
  expect(await carry('whole', one(1))).toMatchObject({ kinds: ['transient'], notSent: true })
})

describe('several are there (412)', () => {
  const several: Answer = { kind: 'answered', status: 412 }

  test('and ours among them: it is there', async () => {
    const { carry } = aCarrier([several, found('other', uuidOf(1))])
    expect(await carry('whole', one(1))).toMatchObject({ kinds: ['accepted'] })
  })

  test('and ours is not: somebody else has to look', async () => {
    const { carry } = aCarrier([several, found('other')])
    expect(await carry('whole', one(1))).toMatchObject({ kinds: ['poison'] })
  })

  test('and nobody says which: it is looked at again', async () => {
    const { carry } = aCarrier([several, { kind: 'unanswered', because: 'cut', mayHaveArrived: true, detail: '' }])
    expect(await carry('whole', one(1))).toMatchObject({ kinds: ['transient'] })
  })

  test('and one is to be withdrawn: nobody but a person knows which', async () => {
    const { carry, log } = aCarrier([several, found(uuidOf(1))])
    expect(await carry('whole', one(1, { owes: 'retract' }))).toMatchObject({ kinds: ['poison'] })
    expect(log).not.toContain('find')
  })

  test('of several sent together: they are sent one by one', async () => {
    const { carry, log } = aCarrier([several])
    expect(await carry('whole', one(1), one(2))).toMatchObject({ kinds: ['ambiguous'] })
    expect(log).not.toContain('find')
  })
})

test('what cannot be rendered is as good as refused, and holds nothing that stands before it', async () => {
  const { carry, log } = aCarrier([statuses('201')])
  const broken = one(2, { body: '{"resourceType":"Obs' })
  expect(await carry('whole', one(1), broken, one(3))).toMatchObject({ kinds: ['accepted'], sent: 1 })
  expect(await carry('whole', broken, one(3))).toMatchObject({ kinds: ['poison'], sent: 1, notSent: true })
  expect(log).toEqual(['noted 1', 'bundle of 1'])
})
