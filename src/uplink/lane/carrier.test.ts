import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import type { Dialect } from '../../fhir/dialect/dialect.ts'
import { dialectOf } from '../../fhir/dialect/dialect-of.ts'
import { openJournal } from '../../journal/open.ts'
import { ALL, moving } from '../../journal/testing/deliveries.ts'
import { entryOf } from '../../journal/testing/entries.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { Answer, Platform } from '../platform.ts'
import { Carrier } from './carrier.ts'

const references = { device: 'Device/1', gateway: 'Device/2' }
/** The bodies of this journal are no FHIR. */
const dialect: Dialect = {
  ...dialectOf({ preset: 'fhir-r4' }),
  observation: (body) => JSON.parse(body),
  retraction: (body) => JSON.parse(body),
  create: (resource) => ({
    fullUrl: 'urn:uuid:1',
    resource,
    request: { method: 'POST', url: 'Observation', ifNoneExist: 'identifier=1' },
  }),
  retract: (resource) => ({
    fullUrl: 'urn:uuid:1',
    resource,
    request: { method: 'PUT', url: 'Observation?identifier=1' },
  }),
  bundle: (_type, entries) => JSON.stringify(entries),
}

test('what a person moved to another patient while its references were asked for does not leave any more', async () => {
  using journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit([entryOf(1)])
  const sent: string[] = []
  const taken: Answer = { kind: 'answered', status: 200 }
  const platform: Platform = {
    bundle: (text) => Promise.resolve(sent.push(text)).then(() => taken),
    create: () => Promise.resolve(taken),
    update: () => Promise.resolve(taken),
    find: () => Promise.resolve(taken),
    certificates: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  let meanwhile = () => {
    journal.record([moving(1, 'encounter-2')])
  }
  const carrier = new Carrier({
    endpoint: 'telmi',
    preset: 'fhir-r4',
    dialect,
    outbox: journal.outbox,
    bytes: 100_000,
    keeper: {
      bind: async (observations) => {
        await Promise.resolve()
        meanwhile()
        return { ok: observations.map(() => ({ references, entries: [] })) }
      },
    },
  })
  const carry = () => {
    const [first, ...others] = journal.outbox.look('telmi', ALL).flatMap(({ observations }) => observations)
    if (!first) throw new Error('nothing is owed')
    return carrier.carry({ kind: 'whole', observations: [first, ...others] }, platform)
  }
  expect(await carry()).toEqual({ results: [] })
  expect(sent).toEqual([])
  expect(journal.outbox.deliveries({ observation: entryOf(1).observations[0]?.id ?? '' })).toMatchObject([
    { owes: 'nothing', mayBeThere: false },
  ])
  meanwhile = () => undefined
  await carry()
  expect(sent.join()).toContain('encounter-2')
})
