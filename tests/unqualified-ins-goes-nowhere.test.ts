import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, vi } from 'vitest'
import { foreignBroker } from '../src/bus/testing/foreign-broker.ts'
import { asUser, TEST_USERS } from '../src/bus/testing/test-user.ts'
import { systemClock } from '../src/clock.ts'
import { defaultConfig } from '../src/config.ts'
import { startDaemon } from '../src/daemon.ts'
import { knownEncounter } from '../src/encounter/known-encounter.ts'
import { dialectOf } from '../src/fhir/dialect/dialect-of.ts'
import { PRESETS } from '../src/fhir/dialect/settings.ts'
import { openJournalReadOnly } from '../src/journal/open.ts'
import type { Log } from '../src/log.ts'
import { startPlatform } from '../src/simulator/platform/platform.ts'
import { fixture, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { TEST_KEYS } from './support/keys.ts'
import { isFinal, listen } from './support/listener.ts'

const NIR = '279035121518989'
const SECRET = new RegExp(`${NIR}|1\\.2\\.250\\.1\\.213\\.1\\.4\\.8`)
const IPP = { system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-42' }
const TRAITS = {
  family: 'PAT-TROIS',
  given: 'DOMINIQUE',
  birthDate: '1979-03-28',
  gender: 'female',
  birthPlace: '51215',
} as const
const NAMED = {
  kind: 'logical',
  system: 'urn:oid:1.2.250.1.213.1.4.8',
  value: NIR,
  identityStatus: 'VALI',
  traits: TRAITS,
} as const

const REFERENCES = { device: 'Device/1', gateway: 'Device/2' }

type Endpoints = NonNullable<NonNullable<NonNullable<Parameters<typeof defaultConfig>[0]>['uplink']>['endpoints']>

async function aLoggedDaemon(state: string, endpoints: Endpoints = []) {
  const lines: string[] = []
  const write = (...parts: unknown[]) =>
    void lines.push(JSON.stringify(parts, (_, value) => (value instanceof Error ? `${value.stack}` : value)))
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const config = defaultConfig({ unit: UNIT, state, bus: { port: 0, webSocketPort: 0 }, uplink: { endpoints } })
  const daemon = await startDaemon({
    config,
    version: '0.0.0-test',
    keys: TEST_KEYS,
    users: TEST_USERS,
    clock: systemClock,
    log,
  })
  return { daemon, lines }
}

/** Everything that was said on the bus but what was asked of the daemon. */
const saidIn = (messages: readonly { readonly topic: string; readonly text: string }[]): string =>
  messages
    .filter(({ topic }) => !topic.startsWith('request/'))
    .map(({ topic, text }) => `${topic} ${text}`)
    .join('\n')

it('with the local identifier beside it, the patient is that one everywhere, and the INS is nowhere', async () => {
  const state = await stateFolder()
  const said: string[] = []
  const bundles: string[] = []
  {
    await using platform = await startPlatform({
      heard: (body, { url, headers }) => void bundles.push(JSON.stringify([url, headers]) + body),
    })
    const endpoint = { name: 'region', url: platform.url, preset: 'frcore', patient: 'create' } as const
    const { daemon, lines } = await aLoggedDaemon(state, [endpoint])
    await using running = daemon
    await using screen = await listen(running.url, UNIT)
    expect(await screen.request('encounter/open', { id: 'e1', subject: { ...NAMED, local: IPP } })).toContain('"ok"')
    await play(running, await fixture('sig-blood-pressure/consultation.jsonl'))
    const final = await screen.until(isFinal)
    expect(JSON.parse(final.text)).toMatchObject({ subject: { identifier: IPP } })
    said.push(await screen.request('encounter/observations'), await screen.request('encounter/status'))
    await vi.waitUntil(() => bundles.some((body) => body.includes('"Observation"')), 30_000)
    expect(bundles.join('\n')).toContain(TRAITS.family)
    await screen.request('encounter/close', { id: 'e1' })
    said.push(saidIn(screen.messages), ...lines)
    // The traits are for a platform, never for the bus.
    expect(said.join('\n')).not.toContain(TRAITS.family)
  }
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  const bodies = journal.observationsOf('e1')
  expect(bodies.length).toBeGreaterThan(0)
  const acts = journal.acts()
  expect(acts.map(({ detail }) => detail).join('\n')).toContain(IPP.value)
  const patient = knownEncounter('e1', (query) => journal.acts(query))
  if (patient.kind !== 'known') throw new Error('the encounter is in the journal')
  for (const preset of PRESETS) {
    const dialect = dialectOf({ preset })
    const told = [dialect.patientOf(patient.subject), ...bodies.map((body) => dialect.observation(body, REFERENCES))]
    bundles.push(JSON.stringify(told))
  }
  for (const text of [...said, ...bodies, ...bundles, JSON.stringify(acts)]) expect(text).not.toMatch(SECRET)
})

it('without one the encounter is refused', async () => {
  const state = await stateFolder()
  const { daemon, lines } = await aLoggedDaemon(state)
  await using running = daemon
  await using screen = await listen(running.url, UNIT)
  const answer = await screen.request('encounter/open', { id: 'e1', subject: NAMED })
  expect(answer).toContain('UMT-ENCOUNTER-113')
  for (const text of [answer, saidIn(screen.messages), ...lines]) expect(text).not.toMatch(SECRET)
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  expect(journal.acts({ kinds: ['encounter-opened'] })).toEqual([])
})

/** A broker that lets everything be heard, with somebody on it who answers for the daemon; `asked` is what it was asked. */
async function anOpenBus() {
  const stack = new AsyncDisposableStack()
  const { url } = stack.use(await foreignBroker())
  const client = await connectAsync(asUser(url), { reconnectPeriod: 0 }, false)
  stack.defer(() => client.endAsync(true))
  const asked: string[] = []
  const root = `umt/v1/${UNIT}`
  const since = '2026-11-20T10:00:00Z'
  client.on('message', (topic, payload) => {
    asked.push(`${topic} ${payload}`)
    const { transaction, id } = JSON.parse(payload.toString())
    const data = topic.endsWith('/status') ? { state: 'closed', since } : { id, since }
    client.publish(topic.replace('/request/', '/response/'), JSON.stringify({ transaction, status: 'ok', data }))
  })
  await client.subscribeAsync(`${root}/request/#`)
  const open = (subject: object) =>
    command(
      ['encounter', 'open', '--id', 'e1', '--patient', '-', '--lang', 'fr', '--bus', asUser(url), '--unit', UNIT],
      undefined,
      undefined,
      `${JSON.stringify(subject)}\n`,
    )
  return { asked, open, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

it('the command does not even put it on the bus', async () => {
  await using bus = await anOpenBus()
  const refused = await bus.open(NAMED)
  expect(refused).toMatchObject({
    status: 2,
    err: [expect.stringMatching(/^UMT-ENCOUNTER-113/), expect.stringContaining('identifiant local')],
  })
  expect(await bus.open({ ...NAMED, local: IPP })).toMatchObject({ status: 0 })
  expect(bus.asked.at(-1)).toMatch(/encounter\/open .*IPP-42/)
  for (const text of [...bus.asked, ...refused.err, ...refused.out]) expect(text).not.toMatch(SECRET)
})

it('a qualified one goes through the command, with its traits', async () => {
  await using bus = await anOpenBus()
  const subject = { ...NAMED, identityStatus: 'QUAL' }
  expect(await bus.open(subject)).toMatchObject({ status: 0 })
  expect(JSON.parse(bus.asked.at(-1)?.replace(/^\S+ /, '') ?? '')).toMatchObject({ subject })
})
