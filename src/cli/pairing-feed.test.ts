import { expect, it, onTestFinished } from 'vitest'
import { scriptedDaemon, UNIT } from '../../tests/support/scripted-pairing.ts'
import { BusClient } from '../bus/client.ts'
import { asUser } from '../bus/testing/test-user.ts'
import { PairingFeed } from './pairing-feed.ts'

const UNTIL = '2026-11-20T10:01:00.000+01:00'
const ONE = { address: '00:09:1F:8A:12:C4' }
const TWO = { address: '00:09:1F:8A:12:C5' }
const SOON_MS = 20

async function feeding(heartbeatMs?: number) {
  const daemon = await scriptedDaemon()
  const client = await BusClient.connect(asUser(daemon.url), UNIT)
  onTestFinished(() => client[Symbol.asyncDispose]())
  const feed = await PairingFeed.open(client, heartbeatMs)
  onTestFinished(() => feed[Symbol.dispose]())
  return { daemon, feed }
}

it('tells the states of the pairing that it began, in order, the first word before the answer included', async () => {
  const { daemon, feed } = await feeding()
  const begun = feed.begin({ category: 'cuff' })
  await daemon.asked('pair')
  await daemon.say({ state: 'searching', until: UNTIL })
  await daemon.say({ state: 'connecting', ...ONE })
  await begun
  expect([(await feed.next()).state, (await feed.next()).state]).toEqual(['searching', 'connecting'])
})

it('ends when the daemon is gone without a word', async () => {
  const { daemon, feed } = await feeding(SOON_MS)
  await feed.begin({ category: 'cuff' })
  const waiting = feed.next()
  await daemon.bus.close()
  await expect(waiting).rejects.toMatchObject({ code: 'UMT-BUS-104' })
})

it('makes a question void when something else is said, but not when a newer list comes', async () => {
  const { daemon, feed } = await feeding()
  await feed.begin({ category: 'cuff' })
  await daemon.say({ state: 'choose', nearby: [ONE] })
  expect(await feed.next()).toMatchObject({ state: 'choose', nearby: [ONE] })
  await daemon.say({ state: 'choose', nearby: [ONE, TWO] })
  await feed.answer({ address: ONE.address })
  expect(feed.arrived.aborted).toBe(false)
  await daemon.say({ state: 'connecting', ...ONE })
  await feed.answer({ address: ONE.address })
  expect(feed.arrived.aborted).toBe(true)
})

it('passes over a list that nobody looked at before the next one came', async () => {
  const { daemon, feed } = await feeding()
  await feed.begin({ category: 'cuff' })
  await daemon.say({ state: 'choose', nearby: [ONE] })
  await daemon.say({ state: 'choose', nearby: [ONE, TWO] })
  // What was said before an answer has come before it.
  await feed.answer({ address: ONE.address })
  expect(await feed.next()).toMatchObject({ nearby: [ONE, TWO] })
})

it('is not ended by the word that closes the pairing before it', async () => {
  const { daemon, feed } = await feeding()
  await feed.begin({ category: 'cuff' })
  await daemon.say({ state: 'done', device: 'cuff-1', proven: false })
  expect((await feed.next()).state).toBe('done')
  await feed.begin({ category: 'cuff' })
  await daemon.say({ state: 'idle' })
  await daemon.say({ state: 'searching', until: UNTIL })
  expect((await feed.next()).state).toBe('searching')
})
