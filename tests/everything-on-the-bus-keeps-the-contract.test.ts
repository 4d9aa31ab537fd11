import { expect, it } from 'vitest'
import { VERBS } from '../src/bus/requests.ts'
import { parseTopic, TOPIC_NAMES } from '../src/bus/topics.ts'
import { fastClock } from '../src/clock/fast-clock.ts'
import { replayOf } from '../src/daemon/configured-link.ts'
import { type Driver, deviceOf } from '../src/drivers/define.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import { openReplayLink } from '../src/link/replay-link.ts'
import { aDaemon, fixture, UNIT } from './support/a-daemon.ts'
import { contractValidator } from './support/contract-validator.ts'
import { listen } from './support/listener.ts'
import { quarantined, TELMI } from './support/quarantined.ts'
import { CUFF_ADDRESS, radioWithACuff } from './support/radio-with-a-cuff.ts'

const REASON = 'Le patient est reconnu à ses valeurs'
const SPEED = 20

/** A vehicle on which all goes twenty times as fast; one platform is not there and has refused something before. */
async function aDay() {
  const { state } = await quarantined()
  const clock = fastClock(SPEED)
  const stack = new AsyncDisposableStack()
  const radio = await radioWithACuff(clock)
  const daemon = stack.use(await aDaemon({ state, clock, bluetooth: radio.opened, uplink: { endpoints: [TELMI] } }))
  const screen = stack.use(await listen(daemon.url, UNIT))
  const ask = async (verb: string, request: object = {}) => JSON.parse(await screen.request(verb, request))
  const use = async (driver: Driver, recording: string, speed: number | 'max') => {
    const link = openReplayLink(await fixture(recording), {
      ...replayOf(driver),
      clock,
      speed,
      startAt: clock.now(),
      restamp: true,
    })
    await daemon.attach(driver, deviceOf(driver), link)
    await daemon.settled()
  }
  return { daemon, screen, ask, use, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

type Day = Awaited<ReturnType<typeof aDay>>

const consultationOf = ({ fixtures }: Driver): string =>
  fixtures.find((each) => each.endsWith('/consultation.jsonl')) ?? fixtures[0] ?? ''

const open = ({ ask }: Day, id: string) =>
  ask('encounter/open', {
    id,
    subject: { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo', identityStatus: 'QUAL' },
    performer: { system: 'https://rpps.esante.gouv.fr', value: '10001234567' },
  })

/** What a person does with what came before anybody was in. */
async function decide({ ask }: Day): Promise<void> {
  const { data: held } = await ask('held')
  const [first, second] = held
  await ask('held/show', { key: first.key })
  await ask('held/assign', { key: first.key, encounter: 'c-1', reason: REASON })
  await ask('held/discard', { key: second.key, reason: REASON })
}

/** A probe stays on while its value is taken. */
async function capture({ ask, use }: Day): Promise<void> {
  const oximeter = DRIVERS.find(({ id }) => id === 'contec-cms50')
  if (!oximeter) throw new Error('no oximeter')
  const on = use(oximeter, consultationOf(oximeter), 1)
  await expect.poll(async () => (await ask('capture', { device: oximeter.id })).status).toBe('ok')
  await on
}

async function pairAndForget({ ask, screen }: Day): Promise<void> {
  await ask('scan', { seconds: 1 })
  const given = (await ask('pair', { category: 'cuff', device: 'cuff-2', seconds: 60 })).data
  await ask('pair/cancel', given)
  const { pairing } = (await ask('pair', { address: CUFF_ADDRESS, seconds: 60 })).data
  await screen.until(
    ({ topic, text }) => topic === 'pairing' && text.includes('enter-passkey') && text.includes(pairing),
  )
  await ask('pair/answer', { pairing, passkey: '042917' })
  await screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"done"'))
  const paired = (await ask('devices')).data.find(({ bluetooth }: { bluetooth?: object }) => bluetooth)
  await ask('forget', { device: paired.device })
}

async function correct({ ask }: Day): Promise<void> {
  const { data: finals } = await ask('encounter/observations')
  await ask('reading/move', { observation: finals[0].id, encounter: 'c-1', reason: REASON })
  await ask('reading/move', { observation: finals.at(-1).id, reason: REASON })
}

async function lookAtPlatforms({ ask }: Day): Promise<void> {
  await ask('uplink/status')
  await ask('outbox/list', { first: 500 })
  const { data: refused } = await ask('outbox/list', { quarantined: true, reasons: true })
  await ask('outbox/discard', { observations: [refused[0].observation], reason: REASON })
  await ask('outbox/retry', { endpoint: TELMI.name })
  await ask('outbox/export', { endpoint: TELMI.name })
}

it('everything that a day of consultations puts on the bus is as the contract says', async () => {
  await using day = await aDay()
  await day.ask('encounter/close', { id: 'e1' })
  // Nobody is in: what is final is held.
  for (const driver of DRIVERS.slice(0, 4)) await day.use(driver, consultationOf(driver), 'max')
  await open(day, 'c-1')
  await decide(day)
  await day.ask('encounter/close', { id: 'c-1' })
  await open(day, 'c-2')
  await Promise.all(DRIVERS.map((driver) => day.use(driver, consultationOf(driver), 'max')))
  await capture(day)
  await correct(day)
  await pairAndForget(day)
  await lookAtPlatforms(day)
  await day.ask('encounter/status')
  await day.ask('frames/look', { frames: 1, exported: false })
  await day.ask('encounter/close', { id: 'c-2' })
  const carriedOut = new Set(
    day.screen.messages
      .filter(({ topic, text }) => topic.startsWith('response/') && JSON.parse(text).status === 'ok')
      .map(({ topic }) => topic.slice('response/'.length)),
  )
  expect([...carriedOut].toSorted()).toEqual([...VERBS].toSorted())
  // And each refused, for what it is or for what it lacks.
  for (const verb of VERBS) await day.ask(verb, { id: '', key: '', seconds: 0, pairing: '', observations: 0, by: '' })

  const valid = contractValidator()
  const seen = new Set<string>()
  for (const { topic, text } of day.screen.messages) {
    const name = parseTopic(`umt/v1/${UNIT}/${topic}`)?.name
    seen.add(name ?? topic)
    // A device that was forgotten: its retained message is taken back.
    if (text === '' && name === 'devices') continue
    const file = name ?? topic.replaceAll('/', '-')
    expect(valid(`${file}.json`, JSON.parse(text)), topic).toEqual([])
  }
  expect([...seen].toSorted()).toEqual([...TOPIC_NAMES, ...VERBS.map((verb) => `response/${verb}`)].toSorted())
})
