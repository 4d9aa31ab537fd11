import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { stateFolder } from './support/a-daemon.ts'
import { beHostile } from './support/hostile-client.ts'
import { isFinal, listen } from './support/listener.ts'
import { PLAYED_VALUES, playedConsultation, playedFrames } from './support/played-consultation.ts'
import {
  filesBelow,
  frameSecret,
  type Haystack,
  type Secret,
  textSecret,
  tracesOf,
  valueSecret,
} from './support/traces.ts'

const UNIT = 'umt-strings'
const SYSTEM = 'urn:oid:1.2.250.1.213.1.4.77'
const VALUE = 'DÛPONT 2790351215'
const REASON = 'prise pour elle, mère Quentin-Delaunay'
const NURSE = 'Élodie Vantroux'
const RPPS = '10199887766'
const HOSTILE = 'Zébulon-Hostile 88'
const SUBJECT = { kind: 'logical', system: SYSTEM, value: VALUE }

it('after a whole consultation neither who it was nor a value is in a file, in the log or on the bus', async () => {
  const folder = await stateFolder()
  const daemon = await playedConsultation(folder, UNIT)
  const { state } = daemon
  await using screen = await listen(daemon.url, UNIT)
  const ok = async (verb: string, payload?: object) => {
    const answer = JSON.parse(await screen.request(verb, payload))
    expect(answer, verb).toMatchObject({ status: 'ok' })
    return answer.data
  }

  // Measured while nobody is in the cabin: held, until a person says whose it is.
  await screen.until(({ topic }) => topic === 'held')
  const [held] = await ok('held')
  expect(held).toMatchObject({ device: 'early', reason: 'no-encounter' })
  await ok('encounter/open', {
    id: 'visit-1',
    subject: SUBJECT,
    performer: { system: 'urn:oid:1.2.3', value: RPPS },
    by: NURSE,
  })
  await beHostile(daemon.url, UNIT, screen, HOSTILE)
  await screen.until(isFinalOf('blood-pressure'))
  await screen.until(isFinalOf('body-temperature'))
  await ok('held/show', { key: held.key })
  await ok('held/assign', { key: held.key, encounter: 'visit-1', reason: REASON, by: NURSE })
  await screen.until(({ text }) => text.includes('39.87'))
  // By then the oximeter is steady too.
  const strip = JSON.parse((await screen.until(isFinalOf('ecg'))).text)
  await ok('capture', { device: 'oximeter' })
  await screen.until(isFinalOf('oxygen-saturation'))
  const observations = await ok('encounter/observations')
  expect(observations.length).toBeGreaterThan(4)
  expect(JSON.stringify(observations)).toContain(VALUE)
  // Before the close each of them was on its way, so that what follows searches for what was really there.
  const heard = screen.messages.map(({ text }) => text).join('\n')
  for (const value of PLAYED_VALUES) expect(heard).toContain(value)
  await ok('encounter/close', { id: 'visit-1' })

  const secrets: readonly Secret[] = [
    ...[VALUE, 'PONT 2790351215', '2790351215', SYSTEM, RPPS, REASON, 'Quentin-Delaunay', NURSE, 'Vantroux'].map(
      textSecret,
    ),
    ...[HOSTILE, 'Hostile 88'].map(textSecret),
    ...playedFrames().map(frameSecret),
    ...PLAYED_VALUES.map(valueSecret),
    ...stretches(strip).map(textSecret),
    textSecret(readFileSync(join(folder, 'journal.key'), 'utf8').trim()),
    {
      what: 'the bytes of the key',
      shapes: [Buffer.from(readFileSync(join(folder, 'journal.key'), 'utf8'), 'base64')],
    },
  ]
  const traces = (haystacks: readonly Haystack[]) => tracesOf(secrets, haystacks)
  // The search finds what is there.
  expect(traces([{ where: 'the bus', bytes: Buffer.from(heard) }]).length).toBeGreaterThan(PLAYED_VALUES.length)

  expect(traces(filesBelow(state))).toEqual([])
  const late = await heardByALateClient(daemon.url)
  // A probe that is still on goes on being shown: live, without a name, and nobody's.
  const live = late.filter(({ where }) => where.startsWith('live '))
  for (const { bytes } of live)
    expect(bytes.toString()).toMatch(/"subject":\{"extension":\[\{"url":"[^"]*absent-reason"/)
  expect(
    tracesOf(
      secrets.filter(({ what }) => !what.startsWith('value ')),
      live,
    ),
  ).toEqual([])
  expect(traces(late.filter((each) => !live.includes(each)))).toEqual([])
  const said = screen.messages.filter(({ topic }) =>
    /^(status|health|devices|pairing|encounter|held|events)(\/|$)/.test(topic),
  )
  expect(said.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['health', 'events', 'held', 'encounter']))
  expect(traces(said.map(({ topic, text }) => ({ where: topic, bytes: Buffer.from(`${topic} ${text}`) })))).toEqual([])
  const { cmdline, environ } = daemon.process()
  expect(traces([cmdline, environ])).toEqual([])
  await daemon.stop()
  expect(traces(filesBelow(state))).toEqual([])
  const log = daemon.said()
  expect(log.split('\n').length).toBeGreaterThan(5)
  expect(traces([{ where: 'the log', bytes: Buffer.from(log) }])).toEqual([])
}, 120_000)

const isFinalOf = (metric: string) => (message: Parameters<typeof isFinal>[0]) =>
  message.topic.startsWith(`observations/${metric}/`) && isFinal(message)

/** Pieces of a strip's samples as text. */
const stretches = ({ valueSampledData: { data } }: { valueSampledData: { data: string } }): readonly string[] =>
  [0.1, 0.5, 0.9].map((part) => data.slice(data.length * part, data.length * part + 40))

/** What a client hears that connects after the close, and what it is told when it asks. */
async function heardByALateClient(url: string): Promise<readonly Haystack[]> {
  await using late = await listen(url, UNIT)
  for (const verb of ['devices', 'encounter/status', 'encounter/observations', 'held']) await late.request(verb)
  await sleep(200)
  return late.messages.map(({ topic, text, retain }) => {
    const isLive = !retain && topic.startsWith('observations/') && JSON.parse(text).status === 'preliminary'
    return { where: `${isLive ? 'live ' : ''}${topic}, late`, bytes: Buffer.from(`${topic} ${text}`) }
  })
}
