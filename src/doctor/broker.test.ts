import { expect, onTestFinished, test } from 'vitest'
import { ExactBroker } from '../broker/testing/exact-broker.ts'
import { SAMPLES } from '../bus/samples.ts'
import { busSettings } from '../bus/settings.ts'
import { defaultConfig } from '../config.ts'
import { sentencesOf } from '../daemon/sentences-of.ts'
import { UmtError } from '../errors.ts'
import type { BrokerSeen, Machine } from './check.ts'
import { brokerCheck } from './checks/broker.ts'
import { lookAtBroker } from './look-at-broker.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const ALONE: Machine = {
  config: defaultConfig(),
  now: NOW,
  key: { kind: 'absent' },
  journal: { kind: 'absent' },
  daemon: { kind: 'absent' },
  platforms: [],
}

async function aBroker() {
  const broker = await ExactBroker.start()
  onTestFinished(() => broker[Symbol.asyncDispose]())
  return broker
}

const look = (url: string, settings: object = {}): Promise<BrokerSeen> =>
  lookAtBroker(url, busSettings.parse({ broker: settings }).broker, NOW, {})

const foundOf = async (broker: BrokerSeen, machine: Machine = ALONE) =>
  (await brokerCheck.look({ ...machine, broker })).map(({ severity, error }) => `${severity} ${error.code}`)

test('without a broker outside there is nothing to look at', async () => {
  expect(await brokerCheck.look(ALONE)).toEqual([])
})

test('a broker that lets the vehicle in is no finding, and the daemon keeps its own connections there', async () => {
  const broker = await aBroker()
  expect(await foundOf(await look(broker.url))).toEqual([])
  expect(broker.resumed).toEqual([])
})

test('one that lets nobody in, or is away, is found, and told once where the daemon tells it itself', async () => {
  const broker = await aBroker()
  broker.refusal = { connack: 0x87 }
  const refused = await look(broker.url)
  expect(await foundOf(refused)).toEqual(['error UMT-BUS-151'])
  const problems = [sentencesOf(new UmtError('UMT-BUS-151', { url: broker.url, code: '135' }))]
  const health = { ...SAMPLES.health, problems }
  const encounter = { state: 'closed', since: '2026-11-22T08:00:00.000Z' } as const
  expect(await foundOf(refused, { ...ALONE, daemon: { kind: 'there', what: { encounter, health } } })).toEqual([])
  await broker[Symbol.asyncDispose]()
  expect(await foundOf(await look(broker.url))).toEqual(['warning UMT-BUS-150'])
})

test('one that keeps no last word is found, since what is live is not said there', async () => {
  const broker = await aBroker()
  broker.announces = { retainAvailable: false }
  expect(await foundOf(await look(broker.url))).toEqual(['error UMT-BUS-159'])
})

test('a password that cannot be read is found, unless systemd hands it to the daemon alone', async () => {
  const seen = await look('mqtt://127.0.0.1:1', { username: 'u', password: { credential: 'broker' } })
  expect(await foundOf(seen)).toEqual(['error UMT-UPLINK-101'])
  const encounter = { state: 'closed', since: '2026-11-22T08:00:00.000Z' } as const
  expect(await foundOf(seen, { ...ALONE, daemon: { kind: 'there', what: { encounter } } })).toEqual([])
})
