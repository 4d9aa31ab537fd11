import { EmbeddedBroker } from '../src/bus/embedded-broker.ts'
import { madeUpUser, withUser } from '../src/bus/made-up-user.ts'
import { topicOf } from '../src/bus/topics.ts'
import { memoryUsers } from '../src/bus/users.ts'
import { systemClock } from '../src/clock.ts'
import { defaultConfig } from '../src/config.ts'
import { startDaemon } from '../src/daemon.ts'
import { driverOf } from '../src/drivers/registry.ts'
import { Session } from '../src/drivers/session.ts'
import { identityOf, unkeyed } from '../src/intake/identity.ts'
import { render } from '../src/intake/render.ts'
import { throwAwayKeys } from '../src/key/keys.ts'
import { EventQueue } from '../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../src/link/link.ts'
import { createLog } from '../src/log.ts'
import { cuffFrame, oximeterFrame } from './frames.ts'
import { nowMs } from './measure.ts'
import { type Kind, keyOf, type PlayerMessage, type PlayRequest, playRequest, UNIT } from './player-protocol.ts'
import { identityOfDriver, ZONE } from './recorded.ts'

/**
 * A daemon with links that play frames on demand, in a process of its own so that the subscriber's event loop is not its.
 * Started with the folder of its journal; speaks {@link PlayerMessage} over the channel of `fork`.
 */
const state = process.argv[2] ?? ''
const tell = (message: PlayerMessage) => process.send?.(message)
const cuff = driverOf('sig-blood-pressure')
const oximeter = driverOf('sig-pulse-oximeter')

const screen = madeUpUser('bench')
const users = memoryUsers([screen])
const daemon = await startDaemon({
  config: defaultConfig({ unit: UNIT, state, bus: { port: 0, webSocketPort: 0 } }),
  version: '0.0.0',
  keys: throwAwayKeys(),
  users,
  clock: systemClock,
  log: createLog('silent'),
})
const bareBroker = await EmbeddedBroker.start({ unit: UNIT, users })
daemon.openEncounter('bench', { kind: 'literal', reference: 'Patient/bench' })

const queues = new Map<string, { readonly events: EventQueue<LinkEvent>; lastAt: number }>()

/** The device of a name, attached when it is first asked for. */
function deviceOf(kind: Kind, name: string) {
  const known = queues.get(name)
  if (known) return known
  const driver = kind === 'final' ? cuff : oximeter
  const events = new EventQueue<LinkEvent>()
  const link: Link = {
    [Symbol.asyncIterator]: () => events,
    send: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => events.end(),
  }
  const device = { events, lastAt: systemClock.now() }
  queues.set(name, device)
  void daemon.attach(driver, identityOfDriver(driver, name), link)
  events.push({ event: 'connected', at: device.lastAt })
  return device
}

/** Sends one frame and returns what the subscriber will know it by. */
function sendFrame(kind: 'preliminary' | 'final', n: number, devices: number): string {
  const name = kind === 'final' ? 'cuff' : `oximeter-${n % devices}`
  const device = deviceOf(kind, name)
  // Two frames of one device in one millisecond would be one measurement.
  const at = Math.max(systemClock.now(), device.lastAt + 1)
  device.lastAt = at
  const [channel, bytes] = kind === 'final' ? ['2a35', cuffFrame(n)] : ['2a5f', oximeterFrame(n)]
  device.events.push({ event: 'frame', at, channel, bytes })
  return keyOf(name, at)
}

const bareAt = systemClock.now()
const bareBody = sampleBody(bareAt)
let bareCount = 0

function sendBare(): string {
  const device = `bare-${bareCount++}`
  const topic = topicOf(UNIT, 'observations', { metric: 'blood-pressure', device })
  void bareBroker.publish(topic, bareBody, { qos: 1, retain: false })
  return keyOf(device, bareAt)
}

function sampleBody(at: number): string {
  const session = new Session(cuff, identityOfDriver(cuff, 'cuff'), ZONE)
  for (const out of session.accept({ event: 'frame', at, channel: '2a35', bytes: cuffFrame(1) })) {
    if (out.kind !== 'reading') continue
    const key = identityOf(out.reading, 'gateway', unkeyed)
    const subject = { kind: 'literal', reference: 'Patient/bench' } as const
    const context = { status: 'final', subject, encounter: 'bench', gateway: 'gateway', zone: ZONE } as const
    const [first] = render(out.reading, { ...context, language: 'fr', issued: at, key })
    if (first) return first.body
  }
  throw new Error('the cuff frame is no reading')
}

async function play({ kinds, ratePerS, seconds }: PlayRequest): Promise<PlayerMessage> {
  // Live values of one device go out about once a second: as many devices as it takes, and some to spare.
  const devices = Math.ceil(ratePerS * 1.2)
  if (kinds.includes('preliminary')) for (let n = 0; n < devices; n++) deviceOf('preliminary', `oximeter-${n}`)
  const sent: { kind: Kind; key: string; atMs: number }[] = []
  const intervalMs = 1000 / (ratePerS * kinds.length)
  const began = nowMs() + 200
  for (let n = 0; n < ratePerS * seconds; n++) {
    for (const [index, kind] of kinds.entries()) {
      const waitMs = began + (n * kinds.length + index) * intervalMs - nowMs()
      if (waitMs > 0) await systemClock.sleep(waitMs)
      const atMs = nowMs()
      sent.push({ kind, key: kind === 'bare' ? sendBare() : sendFrame(kind, n, devices), atMs })
    }
  }
  await daemon.settled()
  return { said: 'played', sent }
}

process.on('message', (message) => {
  play(playRequest.parse(message)).then(tell, (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => {
  Promise.all([daemon[Symbol.asyncDispose](), bareBroker.close()]).finally(() => process.exit(0))
})
tell({ said: 'ready', urls: [withUser(daemon.url, screen), withUser(bareBroker.url, screen)] })
