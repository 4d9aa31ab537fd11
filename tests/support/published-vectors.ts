import { readFileSync } from 'node:fs'
import type { DialogueContext, Driver } from '../../src/drivers/define.ts'
import type { ErrorCode } from '../../src/messages/errors.ts'

/** Bytes that somebody published, and what their publisher says that they mean. */
export interface PublishedVector {
  readonly id: string
  readonly driver: string
  readonly channel: string
  readonly hex?: string
  /** A line of text instead, without its end. */
  readonly text?: string
  readonly description: string
  readonly provenance: string
  readonly source: string
  /** What was decided by hand where the publisher and we differ. */
  readonly note?: string
  /** Of a stream: what protects each of its bits. */
  readonly checksum?: string
  readonly expect: Expectation
}

interface Expectation {
  /** The code; nothing else is said. */
  readonly refused?: ErrorCode
  /** Understood, and nothing is told. */
  readonly nothing?: true
  /** The only one. */
  readonly reading?: ExpectedReading
  /** All of them, in order. */
  readonly readings?: readonly ExpectedReading[]
  /** A whole memory, and some of its records by their place. */
  readonly history?: {
    readonly count: number
    readonly undated: readonly number[]
    readonly records: Readonly<Record<string, ExpectedReading>>
  }
  readonly samples?: ExpectedSamples
  readonly facts?: Readonly<Record<string, string | number>>
  /** The device's clock, with the offset of the zone of the test. */
  readonly clock?: string
  /** A request of ours: the driver's dialogue makes it when this is what it hears. */
  readonly asked?: Heard
  /** A request that the dialogue does not make, and why. */
  readonly notAsked?: string
  /** The harm for which it never leaves. */
  readonly forbidden?: string
}

/** What a dialogue has to do with. */
interface Heard {
  /** Local time that devices are set to. */
  readonly at?: string
  /** What is answered to what is waited for, where it fits. */
  readonly answers?: readonly string[]
  /** Values of characteristics; others are refused. */
  readonly read?: Readonly<Record<string, string>>
}

export interface ExpectedReading {
  /** All of them; null where there is a reason instead of a number. */
  readonly quantities: Readonly<Record<string, number | null>>
  readonly averaging?: Readonly<Record<string, Readonly<Record<string, number | null>>>>
  readonly deviceTime?: string
  /** At least these. */
  readonly flags?: readonly string[]
  readonly user?: number
  /** Of every quantity. */
  readonly asSent?: string
}

export interface ExpectedSamples {
  readonly signal: string
  readonly leads?: readonly string[]
  readonly count: number
  readonly first: readonly number[]
  readonly last: number
  readonly min: number
  readonly max: number
  /** Null where nobody documents what a step is. */
  readonly scale: string | null
}

export const PUBLISHED: readonly PublishedVector[] = JSON.parse(
  readFileSync(new URL('../vectors/published.json', import.meta.url), 'utf8'),
)

export const bytesOf = ({ hex, text }: PublishedVector): Buffer =>
  text === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(`${text}\r\n`)

const STEPS = 200

/** What a driver sends on a channel when it hears this, and is granted all that it writes and subscribes to. */
export function requestsOf(
  driver: Driver,
  channel: string,
  { at, answers = [], read = {} }: Heard = {},
): readonly string[] {
  const context: DialogueContext = { has: () => true, notifies: () => true, localTime: () => at, facts: {} }
  const frames = answers.map((answer) => Buffer.from(answer, 'hex'))
  const sent: string[] = []
  const { keepAlive } = driver
  if (keepAlive?.channel === channel) sent.push(hexOf(keepAlive.bytes))
  const talk = driver.dialogue?.(context)
  let resume: Uint8Array | undefined
  for (let step = 0; talk && step < STEPS; step += 1) {
    const { done, value } = talk.next(resume)
    if (done) break
    if (value.do === 'send' && value.channel === channel) sent.push(hexOf(value.bytes))
    const where = value.do === 'expect' ? (value.where ?? (() => true)) : undefined
    if (where) resume = frames.find((frame) => where(frame))
    else if (value.do === 'read')
      resume = value.channel in read ? Buffer.from(read[value.channel] ?? '', 'hex') : undefined
    else resume = Buffer.of()
  }
  return sent
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
