import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { testKey } from '../../../tests/support/keys.ts'
import { dialectOf } from '../../fhir/dialect/dialect-of.ts'
import { openJournal } from '../../journal/open.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import { endpointSchema } from '../endpoint.ts'
import type { Answer, Platform } from '../platform.ts'
import { GATEWAY } from '../testing/a-lane.ts'
import { published } from '../testing/measured.ts'
import { owed } from '../testing/owed.ts'
import { ReferenceKeeper } from './references.ts'

const PATIENT = { system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-1' }

const deviceOf = (id: string, serialNumber = 'S1') => ({
  resourceType: 'Device',
  identifier: [{ system: 'urn:oid:1.2.3', value: id }],
  serialNumber,
})

/** A keeper over a journal, and a platform that numbers what it creates; `answers` come first, one a request. */
function aKeeper(over: object = {}, answers: (Answer | undefined)[] = []) {
  const journal = openJournal({
    path: join(temporaryFolder(), 'journal.db'),
    clock: new FakeClock(1_790_000_000_000),
    key: testKey(),
  })
  onTestFinished(() => journal.close())
  const asked: string[] = []
  let number = 0
  const answer = (request: string, usual: () => Answer): Promise<Answer> => {
    asked.push(request)
    return Promise.resolve(answers.shift() ?? usual())
  }
  const platform: Platform = {
    bundle: () => Promise.reject(new Error('none is due')),
    create: (type) =>
      answer(`POST ${type}`, () => {
        number += 1
        return { kind: 'answered', status: 201, location: `http://there/fhir/${type}/${number}/_history/1` }
      }),
    update: (target) =>
      answer(`PUT ${target.replace(/\?.*/, '')}`, () => ({
        kind: 'answered',
        status: 200,
        body: { resourceType: 'Device', id: '1' },
      })),
    find: (query) => answer(`GET ${query.replace(/\?.*/, '')}`, () => ({ kind: 'answered', status: 200, body: {} })),
    certificates: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const endpoint = endpointSchema.parse({ name: 'telmi', url: 'http://127.0.0.1:1', preset: 'fhir-r4', ...over })
  const known = { resource: deviceOf('cuff-1'), isTold: true }
  const make = (url = endpoint.url) =>
    new ReferenceKeeper({
      endpoint: 'telmi',
      url,
      dialect: dialectOf(endpoint),
      outbox: journal.outbox,
      gateway: GATEWAY,
      deviceOf: () => known,
      patientOf: (subject) => subject,
    })
  let keeper = make()
  const bind = async (id = 'r1', subject: object = { identifier: PATIENT }, encounter = 'e1') => {
    const observation = owed(id, { encounter, body: published(id, { subject }).body })
    const found = await keeper.bind([observation], platform)
    return 'verdict' in found ? found.verdict : found.ok[0]?.references
  }
  const restart = (url?: string) => {
    keeper = make(url)
  }
  const forget = () => keeper.forget([owed('r1')])
  return { bind, restart, forget, asked, known }
}

test('a Device and the gateway are created once, and known after a restart', async () => {
  const { bind, restart, asked } = aKeeper()
  expect(await bind()).toEqual({ device: 'Device/1', gateway: 'Device/2' })
  restart()
  expect(await bind('r2')).toEqual({ device: 'Device/1', gateway: 'Device/2' })
  expect(asked).toEqual(['POST Device', 'POST Device'])
})

test('what one address has says nothing of another one, though the platform keeps its name', async () => {
  const { bind, restart } = aKeeper()
  await bind()
  restart('http://127.0.0.1:2')
  expect(await bind()).toEqual({ device: 'Device/3', gateway: 'Device/4' })
})

test('a Device that has told more of itself is brought up to date, and one that has not told anything yet is left as it is', async () => {
  const { bind, asked, known } = aKeeper()
  await bind()
  known.resource = deviceOf('cuff-1', 'S2')
  known.isTold = false
  await bind('r2')
  expect(asked).toHaveLength(2)
  known.isTold = true
  expect(await bind('r3')).toEqual({ device: 'Device/1', gateway: 'Device/2' })
  await bind('r4')
  expect(asked.slice(2)).toEqual(['PUT Device'])
})

test('a Device that was there before us is brought up to date the next time', async () => {
  const there: Answer = {
    kind: 'answered',
    status: 200,
    body: { resourceType: 'Device', id: '77', identifier: deviceOf('cuff-1').identifier },
  }
  const { bind, asked } = aKeeper({}, [there])
  expect(await bind()).toMatchObject({ device: 'Device/77' })
  await bind('r2')
  await bind('r3')
  expect(asked).toEqual(['POST Device', 'POST Device', 'PUT Device'])
})

test('what the platform has forgotten is created again', async () => {
  const { bind, forget, asked } = aKeeper()
  await bind()
  forget()
  expect(await bind()).toEqual({ device: 'Device/3', gateway: 'Device/4' })
  expect(asked).toHaveLength(4)
})

test('several Devices with our identifier are there: one of them is as good as another', async () => {
  const found: Answer = {
    kind: 'answered',
    status: 200,
    body: {
      resourceType: 'Bundle',
      entry: [
        { resource: { resourceType: 'Device', id: '4', identifier: deviceOf('another').identifier } },
        { resource: { resourceType: 'Device', id: '5', identifier: deviceOf('cuff-1').identifier } },
      ],
    },
  }
  const { bind } = aKeeper({}, [{ kind: 'answered', status: 412 }, found])
  expect(await bind()).toMatchObject({ device: 'Device/5' })
})

test('a Device whose creation nobody answered for says nothing of the Observation, which was not sent', async () => {
  const cut: Answer = { kind: 'unanswered', because: 'cut', mayHaveArrived: true, detail: 'ECONNRESET' }
  const { bind } = aKeeper({}, [cut])
  expect(await bind()).toMatchObject({ kind: 'transient' })
  expect(await bind()).toMatchObject({ device: 'Device/1' })
})

test('a patient is created once an encounter, one who was named by a reference never, and a restart asks again', async () => {
  const { bind, restart, asked } = aKeeper({ patient: 'create' })
  expect(await bind()).toMatchObject({ patient: 'Patient/1' })
  expect(await bind('r2')).toMatchObject({ patient: 'Patient/1' })
  expect(await bind('r3', { reference: 'Patient/p9' })).not.toHaveProperty('patient')
  expect(await bind('r4', { identifier: { ...PATIENT, value: 'demo-2' } })).toMatchObject({ patient: 'Patient/4' })
  expect(asked.filter((each) => each.endsWith('Patient'))).toHaveLength(2)
  await bind('r5', { identifier: PATIENT }, 'e2')
  expect(asked.filter((each) => each.endsWith('Patient'))).toHaveLength(3)
  restart()
  await bind('r6')
  expect(asked.filter((each) => each.endsWith('Patient'))).toHaveLength(4)
})

test('several patients with this identifier are there: nobody knows which one, and a person hears of it', async () => {
  const { bind } = aKeeper({ patient: 'create' }, [{ kind: 'answered', status: 412 }])
  expect(await bind()).toMatchObject({ kind: 'poison', signature: expect.stringContaining('Patient') })
})

describe('a platform that overlooks the condition of a creation and shows another patient', () => {
  const patient = (id: string, value: string) => ({ resourceType: 'Patient', id, identifier: [{ ...PATIENT, value }] })
  const found = (...all: readonly object[]): Answer => ({
    kind: 'answered',
    status: 200,
    body: { resourceType: 'Bundle', entry: all.map((resource) => ({ resource })) },
  })
  const silent: Answer = { kind: 'answered', status: 200, body: { resourceType: 'OperationOutcome', issue: [] } }
  const refused = { kind: 'poison', signature: 'Patient: not the one' }

  test('as the one that it has: is not believed', async () => {
    const { bind } = aKeeper({ patient: 'create' }, [{ kind: 'answered', status: 200, body: patient('1', 'demo-9') }])
    expect(await bind()).toMatchObject(refused)
  })

  test('of which it shows no identifier, or which it has just created as it likes: is the one', async () => {
    for (const answer of [
      { status: 200, body: { resourceType: 'Patient', id: '7' } },
      { status: 201, body: patient('7', 'DEMO-1') },
    ]) {
      const { bind } = aKeeper({ patient: 'create' }, [{ kind: 'answered', ...answer }])
      expect(await bind()).toMatchObject({ patient: 'Patient/7' })
    }
  })

  test('among those that a search finds: only he counts who carries the identifier', async () => {
    const { bind } = aKeeper({ patient: 'create' }, [silent, found(patient('1', 'demo-9'), patient('2', 'demo-1'))])
    expect(await bind()).toMatchObject({ patient: 'Patient/2' })
  })

  test('and has nobody else, or has him twice: nothing is sent', async () => {
    const nobody = aKeeper({ patient: 'create' }, [silent, found(patient('1', 'demo-9'))])
    expect(await nobody.bind()).toMatchObject({ kind: 'poison' })
    const twice = aKeeper({ patient: 'create' }, [silent, found(patient('1', 'demo-1'), patient('2', 'demo-1'))])
    expect(await twice.bind()).toMatchObject(refused)
  })
})
