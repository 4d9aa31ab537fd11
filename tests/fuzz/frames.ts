import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { systemClock } from '../../src/clock.ts'
import { replayOf } from '../../src/daemon/configured-link.ts'
import { channelsOf, type Decoder, type Driver, decoderOf, deviceOf } from '../../src/drivers/define.ts'
import { DRIVERS } from '../../src/drivers/registry.ts'
import { Session, type SessionEvent } from '../../src/drivers/session.ts'
import { render } from '../../src/intake/render.ts'
import { readRecording } from '../../src/link/recording.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { fixturesUrl } from '../../src/paths.ts'
import { isMeasured } from '../../src/reading/reading.ts'
import { T0 } from '../support/readings.ts'

/** One decoder with the real frames that mutations start from. */
export interface Target {
  readonly driver: Driver
  readonly channel: string
  readonly seeds: readonly Uint8Array[]
}

/** Every decoder once, however many drivers use it; a characteristic that no recording shows starts from zeros. */
export async function targets(): Promise<readonly Target[]> {
  const found = new Map<Decoder, { driver: Driver; channel: string; seeds: Uint8Array[] }>()
  for (const driver of DRIVERS) {
    const frames = await framesOf(driver)
    for (const channel of channelsOf(driver)) {
      const decoder = decoderOf(driver, channel)
      if (!decoder) continue
      const target = found.get(decoder) ?? { driver, channel, seeds: [] }
      target.seeds.push(...frames.filter((frame) => frame.channel === channel).map(({ bytes }) => bytes))
      found.set(decoder, target)
    }
  }
  for (const { seeds } of found.values()) if (seeds.length === 0) seeds.push(new Uint8Array(10))
  return [...found.values()]
}

async function framesOf(driver: Driver): Promise<readonly { channel: string; bytes: Uint8Array }[]> {
  const recordings = await Promise.all(
    driver.fixtures.map((fixture) => readRecording(fileURLToPath(new URL(fixture, fixturesUrl)))),
  )
  const frames: { channel: string; bytes: Uint8Array }[] = []
  for (const recording of recordings)
    for await (const event of openReplayLink(recording, { clock: systemClock, speed: 'max', ...replayOf(driver) }))
      if (event.event === 'frame') frames.push(event)
  return frames
}

type Edit =
  | { readonly do: 'flip'; readonly bit: number }
  | { readonly do: 'set' | 'insert'; readonly at: number; readonly byte: number }
  | { readonly do: 'cut' | 'drop'; readonly at: number }
  | { readonly do: 'append'; readonly bytes: Uint8Array }

const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0x7f, 0x80, 0xff, 0x08, 0x07))
const place = fc.nat(127)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('flip' as const), bit: fc.nat(1023) }),
  fc.record({ do: fc.constantFrom('set' as const, 'insert' as const), at: place, byte }),
  fc.record({ do: fc.constantFrom('cut' as const, 'drop' as const), at: place }),
  fc.record({ do: fc.constant('append' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
)

/** Random bytes, and real frames that were damaged a few times. */
export const anyFrame = ({ seeds }: Target): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 })).map(damaged),
    },
  )

function damaged([seed, edits]: [Uint8Array, Edit[]]): Uint8Array {
  let bytes = [...seed]
  for (const change of edits) {
    const at = 'at' in change ? change.at % (bytes.length + 1) : 0
    if (change.do === 'flip') {
      const index = (change.bit >> 3) % Math.max(1, bytes.length)
      if (index < bytes.length) bytes[index] = (bytes[index] ?? 0) ^ (1 << (change.bit & 7))
    } else if (change.do === 'set') bytes[Math.min(at, bytes.length - 1)] = change.byte
    else if (change.do === 'insert') bytes.splice(at, 0, change.byte)
    else if (change.do === 'cut') bytes = bytes.slice(0, at)
    else if (change.do === 'append') bytes.push(...change.bytes)
    else bytes.splice(at, 1)
  }
  return Uint8Array.from(bytes)
}

/** A session of a target; kept over many frames, as a daemon would. */
export const sessionOf = ({ driver }: Target): Session => new Session(driver, deviceOf(driver), 'Europe/Paris')

/**
 * Sends one frame all the way to FHIR and returns what came of it. Throws when anything but readings, facts or a typed
 * error comes out: an exception, a number that is none, an instant that is none, JSON that does not parse.
 */
export function outcomeOf(session: Session, channel: string, bytes: Uint8Array): 'decoded' | 'refused' {
  const events = session.accept({ event: 'frame', at: T0, channel, bytes })
  for (const event of events) check(event, bytes)
  return events.some(({ kind }) => kind === 'fault') ? 'refused' : 'decoded'
}

function check(event: SessionEvent, bytes: Uint8Array): void {
  if (event.kind === 'fault') {
    const { offset } = event.report
    if (!Number.isInteger(offset) || offset < 0 || offset > bytes.length) throw new Error(`offset ${offset}`)
  }
  if (event.kind === 'samples' && !event.samples.samples.every(Number.isFinite))
    throw new Error('a sample is no number')
  if (event.kind === 'clock' && event.skewMs !== undefined && !Number.isFinite(event.skewMs)) throw new Error('skew')
  if (event.kind !== 'reading') return
  const { reading } = event
  for (const quantity of reading.quantities.filter(isMeasured))
    if (!Number.isFinite(quantity.value.value)) throw new Error(`${quantity.quantity} is ${quantity.value.text}`)
  const observations = render(reading, {
    status: 'preliminary',
    subject: { kind: 'unknown' },
    gateway: 'gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    issued: T0,
  })
  if (observations.length === 0) throw new Error('a reading without an Observation')
  for (const { body } of observations) JSON.parse(body)
}
