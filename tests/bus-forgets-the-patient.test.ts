import type { IClientOptions } from 'mqtt'
import { expect, it } from 'vitest'
import { VERBS } from '../src/bus/requests.ts'
import { type Heard, type Stranger, stranger } from '../src/bus/testing/stranger.ts'
import { aCabin, type Cabin } from './support/a-cabin.ts'
import { UNIT } from './support/a-daemon.ts'
import { eventually } from './support/eventually.ts'
import { pass } from './support/play.ts'

const ROOT = `umt/v1/${UNIT}`
/** A number that is nobody's. */
const WHO = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.10', value: '269054958815780' } as const
const ENCOUNTER = 'visit-of-him'
/** Who he is, his encounter, and whatever was measured on him and is his. */
const OF_HIM =
  /269054958815780|1\.2\.250\.1\.213|visit-of-him|"value": *(118|76|121|79|142|91|108)\b|SampledData|"samples"/

/** What somebody may try who knows how the bus is made. */
const FILTERS = [
  '#',
  '+/#',
  '+/+/+/#',
  '+/+/+/observations/#',
  '$SYS/#',
  '$request/#',
  `$request/${ROOT}/#`,
  `$share/others/${ROOT}/#`,
  ...['#', '+', 'observations/#', 'waveforms/#', 'held', 'events', 'encounter', 'request/#', 'response/#'].map(
    (below) => `${ROOT}/${below}`,
  ),
]

const CLIENTS = [
  ['a client over TCP', 'url', {}],
  ['a client over TCP whose session is of while he was in', 'url', { clean: false, clientId: 'tablet' }],
  ['a page over a WebSocket', 'webSocketUrl', {}],
  ['a page over a WebSocket whose session is of while he was in', 'webSocketUrl', { clean: false, clientId: 'page' }],
] as const

async function subscribeToAll({ client }: Stranger): Promise<void> {
  for (const filter of FILTERS) await client.subscribeAsync(filter, { qos: 1 }).catch(() => undefined)
}

/** A consultation with finals, held ones and a curve, after which he left. Sessions had been there and gone before. */
async function heHasLeft(): Promise<Cabin> {
  const cabin = await aCabin('2026-11-20T09:50')
  for (const [, url, options] of CLIENTS) {
    await using absent = await stranger(cabin[url], options)
    await subscribeToAll(absent)
  }
  await cabin.ask('encounter/open', { id: ENCOUNTER, subject: WHO })
  await cabin.meet('sig-pulse-oximeter/clock-stands-in-2017.jsonl')
  await cabin.meet('polar-h10/across-two-patients.jsonl')
  await cabin.meet('sig-blood-pressure/after-the-last-patient.jsonl')
  await cabin.until('10:25')
  await cabin.ask('encounter/close', { id: ENCOUNTER })
  return cabin
}

/** What one hears who subscribes to everything and asks everything, once as it is and once while somebody else is in. */
async function hearAll(cabin: Cabin, url: string, options: IClientOptions): Promise<readonly Heard[]> {
  await using one = await stranger(url, options)
  const heard: Heard[] = []
  one.client.on('message', (topic, payload, { qos, retain }) =>
    heard.push({ topic, text: payload.toString(), qos, retain }),
  )
  await subscribeToAll(one)
  const ask = async (verb: string, request: object) => {
    const transaction = crypto.randomUUID()
    await one.client.publishAsync(`${ROOT}/request/${verb}`, JSON.stringify({ ...request, transaction }), { qos: 1 })
    await pass(cabin.clock, 2_000)
    await eventually(() => heard.some(({ text }) => text.includes(transaction)))
  }
  const whatever = { seconds: 1, key: '0'.repeat(64), encounter: 'other', reason: 'to see it', device: 'none', id: 'x' }
  for (const verb of VERBS) await ask(verb, whatever)
  const held = heard
    .filter(({ topic }) => topic.endsWith('/response/held'))
    .flatMap(({ text }) => JSON.parse(text).data)
  for (const { key } of held) await ask('held/show', { key })
  await ask('encounter/open', { id: 'other', subject: { kind: 'literal', reference: 'Patient/other' } })
  for (const verb of VERBS) await ask(verb, whatever)
  await ask('encounter/close', { id: 'other' })
  return heard
}

it('while he is in, whoever listens hears of him: these words would find him', async () => {
  await using cabin = await heHasLeft()
  const his = cabin.heard.map(({ text }) => text).join('\n')
  for (const word of [WHO.value, ENCOUNTER, '"value":142', '"samples"', 'SampledData']) expect(his).toContain(word)
})

it.each(CLIENTS)('%s hears nothing of a patient who has left, whatever it asks', async (_who, url, options) => {
  await using cabin = await heHasLeft()
  const heard = await hearAll(cabin, cabin[url], options)
  expect(heard.length).toBeGreaterThan(VERBS.length)
  expect(heard.filter(({ topic }) => topic.endsWith('/response/held/show')).length).toBeGreaterThan(2)
  const topics = heard.map(({ topic }) => topic.slice(ROOT.length + 1))
  expect(topics.filter((topic) => /^(observations|waveforms|held|request)/.test(topic))).toEqual([])
  for (const { topic, text } of heard) expect(`${topic} ${text}`).not.toMatch(OF_HIM)
})
