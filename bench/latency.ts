import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connectAsync, type MqttClient } from 'mqtt'
import { z } from 'zod'
import { rootOf } from '../src/bus/topics.ts'
import { nowMs, percentile } from './measure.ts'
import {
  KINDS,
  type Kind,
  keyOf,
  type PlayerMessage,
  type PlayRequest,
  playerMessage,
  UNIT,
} from './player-protocol.ts'
import { ms, type Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const observation = z.object({ effectiveDateTime: z.iso.datetime({ offset: true }) })

/** Three kinds in turn, so that a bad moment of the machine falls on all of them. */
const SLOW: PlayRequest = { kinds: [...KINDS], ratePerS: 10, seconds: 15 }
const FAST_RATE = 200
const FAST_SECONDS = 5

const AIM_P99_MS = 8

const NAMES: Readonly<Record<Kind, string>> = {
  bare: 'publish only',
  preliminary: 'live frame → Observation, no disk',
  final: 'spot frame → fsync → Observation',
}

/** From the frame in one process to the Observation at an MQTT subscriber over TCP in another. */
export async function latencyRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  // With the flags of `bin/umt`.
  const player = fork(fileURLToPath(new URL('./player.ts', import.meta.url)), [place.path], {
    execArgv: ['--max-semi-space-size=1'],
    env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
  })
  const ready = await hear(player)
  if (ready.said !== 'ready') throw new Error('the player is not ready')
  const received = new Map<string, number>()
  const clients = await Promise.all(ready.urls.map((url) => subscribe(url, received)))
  await ask(player, { ...SLOW, ratePerS: 50, seconds: 2 }, received)
  const slow = await ask(player, SLOW, received)
  const fast = new Map<Kind, readonly number[]>()
  for (const kind of KINDS) {
    const request = { kinds: [kind], ratePerS: FAST_RATE, seconds: FAST_SECONDS }
    fast.set(kind, (await ask(player, request, received)).get(kind) ?? [])
  }
  await Promise.all(clients.map((client) => client.endAsync()))
  const gone = once(player, 'exit')
  player.disconnect()
  await gone
  return [...rowsOf(slow, SLOW.ratePerS), ...rowsOf(fast, FAST_RATE)]
}

function rowsOf(latencies: ReadonlyMap<Kind, readonly number[]>, ratePerS: number): readonly Row[] {
  const of = (kind: Kind, share: number) => percentile(latencies.get(kind) ?? [], share)
  const bare = of('bare', 0.99)
  const aim = Math.max(AIM_P99_MS, 3 * bare)
  return (['preliminary', 'final'] as const).map((kind) => ({
    what: `${NAMES[kind]}, ${ratePerS}/s`,
    figure: `p50 ${ms(of(kind, 0.5))}, p99 ${ms(of(kind, 0.99))}`,
    beside: `${NAMES.bare}: p50 ${ms(of('bare', 0.5))}, p99 ${ms(bare)}`,
    aim: `p99 ≤ ${ms(aim)}`,
    met: of(kind, 0.99) <= aim,
  }))
}

async function subscribe(url: string, received: Map<string, number>): Promise<MqttClient> {
  const client = await connectAsync(url)
  client.on('message', (topic, payload) => {
    const at = nowMs()
    const { effectiveDateTime } = observation.parse(JSON.parse(payload.toString()))
    received.set(keyOf(topic.split('/').at(-1) ?? '', Date.parse(effectiveDateTime)), at)
  })
  // An oximeter frame is two Observations; the one of the saturation is counted.
  for (const metric of ['blood-pressure', 'oxygen-saturation'])
    await client.subscribeAsync(`${rootOf(UNIT)}/observations/${metric}/+`, { qos: 1 })
  return client
}

async function ask(player: ChildProcess, request: PlayRequest, received: ReadonlyMap<string, number>) {
  player.send(request)
  const played = await hear(player)
  if (played.said !== 'played') throw new Error('the player did not play')
  const latencies = new Map<Kind, number[]>(request.kinds.map((kind) => [kind, []]))
  for (const { kind, key, atMs } of played.sent) {
    const arrived = await arrival(key, received)
    latencies.get(kind)?.push(arrived - atMs)
  }
  return latencies
}

/** What is not there yet is on its way; after a second it is lost, and a benchmark that loses messages has no figures. */
async function arrival(key: string, received: ReadonlyMap<string, number>): Promise<number> {
  const until = nowMs() + 1_000
  for (;;) {
    const at = received.get(key)
    if (at !== undefined) return at
    if (nowMs() > until) throw new Error(`the Observation of "${key}" did not arrive`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function hear(player: ChildProcess): Promise<PlayerMessage> {
  const said = await Promise.race([
    once(player, 'message').then(([message]) => playerMessage.parse(message)),
    once(player, 'exit').then(() => undefined),
  ])
  if (said === undefined) throw new Error('the player ended')
  return said
}
