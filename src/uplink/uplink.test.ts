import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { testKey } from '../../tests/support/keys.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import { endpointSchema } from './endpoint.ts'
import { GATEWAY, turns } from './testing/a-lane.ts'
import { measured, uuidOf } from './testing/measured.ts'
import { type Mishap, ModelPlatform } from './testing/model-platform.ts'
import { Uplink } from './uplink.ts'

const HOUR_MS = 3_600_000

interface Parts {
  readonly auth: object
  readonly secrets: () => string
  readonly isTimeInDoubt: () => boolean
  /** One more endpoint before it, of which nothing works. */
  readonly broken: boolean
}

/** An uplink with one endpoint; what it tells is kept. */
async function anUplink(mishaps: Mishap[], over: Partial<Parts> = {}) {
  const { auth = {}, secrets = () => '', isTimeInDoubt = () => false } = over
  const clock = new FakeClock(1_790_000_100_000)
  const journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit([measured(1, 'e1')])
  const platform = new ModelPlatform(new Set(), mishaps)
  const told: string[] = []
  const endpoint = endpointSchema.parse({
    name: 'telmi',
    url: 'http://127.0.0.1:1',
    mode: 'put',
    preset: 'fhir-r4',
    ...auth,
  })
  const uplink = await Uplink.start({
    endpoints: [...(over.broken ? [{ ...endpoint, name: 'broken' }] : []), endpoint],
    outbox: journal.outbox,
    clock,
    random: () => 1,
    openPlatform: ({ name }) => (name === 'broken' ? Promise.reject(new Error('broken')) : Promise.resolve(platform)),
    secretsOf: () => secrets(),
    encounter: () => undefined,
    isTimeInDoubt,
    gateway: GATEWAY,
    deviceOf: () => ({ resource: { ...GATEWAY, identifier: [{ system: 'urn:oid:1.2.3', value: 'c' }] }, isTold: true }),
    patientOf: (subject) => subject,
    tell: (error) => told.push(error instanceof UmtError ? error.code : String(error)),
  })
  onTestFinished(async () => {
    await uplink[Symbol.asyncDispose]()
    journal.close()
  })
  return { uplink, clock, journal, platform, told }
}

test('hours without a network are the rule on the road: twelve of them are told, once', async () => {
  const valley = Array.from({ length: 2_000 }, (): Mishap => 'unreachable')
  const { clock, platform, told, uplink } = await anUplink(valley)
  await turns()
  clock.advance(11.9 * HOUR_MS)
  await turns()
  expect(told).toEqual([])
  clock.advance(2 * HOUR_MS)
  await turns()
  expect(told).toEqual(['UMT-UPLINK-123'])
  platform.mishaps = []
  uplink.retry()
  await turns(40)
  expect([...platform.stored.keys()]).toEqual([uuidOf(1)])
})

test('a certificate that was renewed is tried with within seconds', async () => {
  let stamp = 'old'
  const { clock, platform, told } = await anUplink(['unauthorised'], { secrets: () => stamp })
  await turns()
  clock.advance(60_000)
  await turns()
  expect(platform.requests).toBe(1)
  stamp = 'new'
  clock.advance(10_000)
  await turns(40)
  expect(platform.stored.size).toBe(1)
  expect(told).toEqual(['UMT-UPLINK-129', 'UMT-UPLINK-121'])
})

test('nothing is signed while nothing confirms the clock', async () => {
  const auth = {
    auth: { kind: 'private-key-jwt', tokenEndpoint: 'https://there/token', clientId: 'umt', key: { file: '/key' } },
  }
  let isInDoubt = true
  const { clock, platform, told } = await anUplink([], { auth, isTimeInDoubt: () => isInDoubt })
  await turns()
  clock.advance(60_000)
  await turns()
  expect([platform.requests, told]).toEqual([0, ['UMT-UPLINK-124']])
  isInDoubt = false
  clock.advance(5_000)
  await turns(40)
  expect(platform.stored.size).toBe(1)
})

test('a platform that cannot even be opened is told of and holds no other', async () => {
  const { platform, told } = await anUplink([], { broken: true })
  await turns(40)
  expect(platform.stored.size).toBe(1)
  expect(told).toEqual(['Error: broken'])
})
