import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import { dialectOf } from '../../fhir/dialect/dialect-of.ts'
import { openJournal } from '../../journal/open.ts'
import { ALL, moving } from '../../journal/testing/deliveries.ts'
import { entryOf } from '../../journal/testing/entries.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { Answer, Platform } from '../platform.ts'
import { Carrier } from './carrier.ts'

const references = { device: 'Device/1', gateway: 'Device/2' }
const dialect = dialectOf({ preset: 'fhir-r4' })

/** What the measurement is for a patient. */
const observationsOf = (encounter: string) => [
  {
    id: `of-${encounter}`,
    metric: 'heart-rate',
    body: JSON.stringify({
      resourceType: 'Observation',
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:of-${encounter}` }],
      status: 'final',
    }),
  },
]

test('what a person moved to another patient while its references were asked for does not leave any more', async () => {
  using journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit([entryOf(1, { observations: observationsOf('encounter-1') })])
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
    journal.record([{ ...moving(1, 'encounter-2'), observations: observationsOf('encounter-2') }])
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
  expect(journal.outbox.deliveries({ observation: 'of-encounter-1' })).toMatchObject([
    { owes: 'nothing', mayBeThere: false },
  ])
  meanwhile = () => undefined
  await carry()
  expect(sent.join()).toContain('urn:uuid:of-encounter-2')
})
