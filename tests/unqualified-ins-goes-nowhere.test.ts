import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { defaultConfig } from '../src/config.ts'
import { startDaemon } from '../src/daemon.ts'
import { knownEncounter } from '../src/encounter/known-encounter.ts'
import { dialectOf } from '../src/fhir/dialect/dialect-of.ts'
import { PRESETS } from '../src/fhir/dialect/settings.ts'
import { openJournalReadOnly } from '../src/journal/open.ts'
import type { Log } from '../src/log.ts'
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

async function aLoggedDaemon(state: string) {
  const lines: string[] = []
  const write = (...parts: unknown[]) =>
    void lines.push(JSON.stringify(parts, (_, value) => (value instanceof Error ? `${value.stack}` : value)))
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const config = defaultConfig({ unit: UNIT, state, bus: { port: 0, webSocketPort: 0 } })
  const daemon = await startDaemon({ config, version: '0.0.0-test', keys: TEST_KEYS, clock: systemClock, log })
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
  {
    const { daemon, lines } = await aLoggedDaemon(state)
    await using running = daemon
    await using screen = await listen(running.url, UNIT)
    expect(await screen.request('encounter/open', { id: 'e1', subject: { ...NAMED, local: IPP } })).toContain('"ok"')
    await play(running, await fixture('sig-blood-pressure/consultation.jsonl'))
    const final = await screen.until(isFinal)
    expect(JSON.parse(final.text)).toMatchObject({ subject: { identifier: IPP } })
    said.push(await screen.request('encounter/observations'), await screen.request('encounter/status'))
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
  const bundles = PRESETS.map((preset) => {
    const dialect = dialectOf({ preset, patient: 'create' })
    const told = [dialect.patientOf(patient.subject), ...bodies.map((body) => dialect.observation(body, REFERENCES))]
    return dialect.bundle(
      'transaction',
      told.flatMap((resource) => (resource === undefined ? [] : [dialect.create(resource)])),
    )
  })
  expect(bundles[1]).toContain(TRAITS.family)
  for (const text of [...said, ...bodies, ...bundles, JSON.stringify(acts)]) expect(text).not.toMatch(SECRET)
})

it('without one the encounter is refused by the daemon, and the command does not even ask it', async () => {
  const state = await stateFolder()
  const { daemon, lines } = await aLoggedDaemon(state)
  await using running = daemon
  await using screen = await listen(running.url, UNIT)
  const answer = await screen.request('encounter/open', { id: 'e1', subject: NAMED })
  expect(answer).toContain('UMT-ENCOUNTER-113')
  const asked = screen.messages.length
  const words = ['encounter', 'open', '--patient', '-', '--lang', 'fr', '--bus', running.url, '--unit', UNIT]
  const typed = await command(words, undefined, undefined, `${JSON.stringify(NAMED)}\n`)
  expect(typed).toMatchObject({
    status: 2,
    err: [expect.stringMatching(/^UMT-ENCOUNTER-113/), expect.stringContaining('identifiant local')],
  })
  await screen.request('encounter/status')
  expect(screen.messages.slice(asked).map(({ topic }) => topic)).not.toContain('request/encounter/open')
  for (const text of [answer, saidIn(screen.messages), ...lines, ...typed.err, ...typed.out])
    expect(text).not.toMatch(SECRET)
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  expect(journal.acts({ kinds: ['encounter-opened'] })).toEqual([])
})

it('with the local identifier the command opens, and a qualified INS goes with its traits', async () => {
  const state = await stateFolder()
  const { daemon } = await aLoggedDaemon(state)
  await using running = daemon
  await using screen = await listen(running.url, UNIT)
  const open = (id: string, subject: object) =>
    command(
      ['encounter', 'open', '--id', id, '--replace', '--yes', '--patient', '-', '--bus', running.url, '--unit', UNIT],
      undefined,
      undefined,
      JSON.stringify(subject),
    )
  expect(await open('e1', { ...NAMED, local: IPP })).toMatchObject({ status: 0 })
  await screen.request('encounter/status')
  expect(screen.messages.map(({ text }) => text).join('\n')).not.toMatch(SECRET)
  expect(await open('e2', { ...NAMED, identityStatus: 'QUAL' })).toMatchObject({ status: 0 })
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  const [, replaced] = journal.acts({ kinds: ['encounter-opened'] })
  expect(JSON.parse(replaced?.detail ?? '')).toMatchObject({
    subject: { system: NAMED.system, value: NIR, identityStatus: 'QUAL', traits: TRAITS },
  })
})
