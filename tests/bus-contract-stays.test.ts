import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { brokenSince, type Contract, contractNow } from '../scripts/contract/contract.ts'
import { fileOf } from '../scripts/docs.ts'
import { CONTRACT } from '../src/bus/contract.ts'

const [major, minor] = CONTRACT.split('.')
const released: Contract = JSON.parse(await readFile(fileOf(`docs/bus/released/v${major}.json`), 'utf8'))

/** The released contract with one thing done to it: an addition as it might be made, or what nobody may do. */
const changed = (change: (contract: ReturnType<typeof editable>) => void): Contract => {
  const contract = editable()
  change(contract)
  return contract
}

// biome-ignore lint/suspicious/noExplicitAny: a test reaches anywhere into it
const editable = (): any => structuredClone(released)

describe('the contract of the bus', () => {
  it('still holds for whoever was written against the released one', () => {
    // Add instead, or make a v2: docs/bus/versioning.md.
    expect(brokenSince(released, contractNow())).toEqual([])
  })

  it('is not behind the released one', () => {
    expect(Number(minor)).toBeGreaterThanOrEqual(Number(released.contract.split('.')[1]))
  })
})

describe.each<[string, Parameters<typeof changed>[0], string]>([
  ['a topic is gone', ({ topics }) => delete topics.held, 'held: the topic is gone'],
  ['a topic moves', ({ topics }) => (topics.held.pattern = 'kept'), 'held: pattern was held, is kept'],
  ['a topic is retained', ({ topics }) => (topics.events.retained = true), 'events: retained was false, is true'],
  ['a role may read no more', ({ topics }) => topics.held.readers.pop(), 'held: admin may read it no more'],
  ['a request is gone', ({ requests }) => delete requests.capture, 'capture: the request is gone'],
  ['a role may ask no more', ({ requests }) => requests.held.callers.pop(), 'held: admin may ask it no more'],
  ['a field is told no more', ({ topics }) => delete topics.held.message.properties.reason, 'held.reason is gone'],
  [
    'a field that was always told may be absent',
    ({ topics }) => topics.events.message.required.pop(),
    'events.en may be absent now',
  ],
  [
    'a number becomes text',
    ({ topics }) => (topics.health.message.properties.uptimeS.type = 'string'),
    'health.uptimeS: type was "number", is "string"',
  ],
  [
    'a state is told no more',
    ({ topics }) => topics.pairing.message.oneOf.pop(),
    'pairing: the alternative state=failed is gone',
  ],
  [
    'a word is told no more',
    ({ topics }) => topics.devices.message.properties.link.enum.pop(),
    'devices.link: "waiting" is gone',
  ],
  [
    'a request needs more',
    ({ requests }) => requests.capture.request.required.push('device'),
    'request/capture.device is needed now',
  ],
  [
    'a request takes less',
    ({ requests }) => (requests.scan.request.properties.seconds.maximum = 20),
    'request/scan.seconds: maximum was 30, is 20',
  ],
  [
    'a request takes a field no more',
    ({ requests }) => delete requests.pair.request.properties.seconds,
    'request/pair.seconds is gone',
  ],
  [
    'an answer has a field no more',
    ({ requests }) => delete requests['encounter/open'].response.oneOf[0].properties.data.properties.since,
    'response/encounter/open(status=ok).data.since is gone',
  ],
  ['an error has no French', ({ error }) => delete error.properties.error.properties.fr, 'error.error.fr is gone'],
])('where %s', (_what, change, told) => {
  it('does not hold any more', () => {
    expect(brokenSince(released, changed(change))).toContain(told)
  })
})

it.each<[string, Parameters<typeof changed>[0]]>([
  ['a topic', ({ topics }) => (topics.weather = topics.held)],
  ['a request', ({ requests }) => (requests.weather = requests.held)],
  ['a role', ({ topics }) => topics.observations.readers.push('research')],
  ['a field that is told', ({ topics }) => (topics.held.message.properties.more = { type: 'string' })],
  ['a field that may be asked', ({ requests }) => (requests.scan.request.properties.more = { type: 'string' })],
  [
    'a state',
    ({ topics }) => topics.pairing.message.oneOf.push({ properties: { state: { const: 'new' } }, required: ['state'] }),
  ],
  ['a word', ({ topics }) => topics.devices.message.properties.link.enum.push('asleep')],
  ['room in a request', ({ requests }) => (requests.scan.request.properties.seconds.maximum = 60)],
  ['a promise', ({ topics }) => topics.devices.message.required.push('facts')],
])('%s may be added to the contract', (_what, change) => {
  expect(brokenSince(released, changed(change))).toEqual([])
})
