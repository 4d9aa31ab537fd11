import { DecodeError } from '../../src/drivers/decode-error.ts'
import type { SerialMatch } from '../../src/drivers/define.ts'
import { type Driver, decoderOf } from '../../src/drivers/define.ts'
import { DRIVERS } from '../../src/drivers/registry.ts'
import { Framer } from '../../src/link/framer.ts'
import type { Framed } from '../../src/link/framing.ts'
import { randomOf } from './random.ts'
import { serialConnections } from './serial-recording.ts'

export type SerialDriver = Driver & { readonly match: { readonly serial: SerialMatch } }

const isSerial = (driver: Driver): driver is SerialDriver => 'serial' in driver.match

/** Every driver of the registry that reads a serial port. */
export const SERIAL_DRIVERS: readonly SerialDriver[] = DRIVERS.filter(isSerial)

/** Bytes of one connection, and where its frames come out: of a framing that looks ahead some bytes later than they end. */
export interface Stream {
  readonly name: string
  readonly bytes: Buffer
  /** In order; a frame begins where the one before has ended. */
  readonly frames: readonly FramePlace[]
}

export interface FramePlace {
  readonly from: number
  /** Offset behind the byte that completed it. */
  readonly to: number
  readonly length: number
  /** Nothing but this frame is there, and the driver reads it. What was damaged before may be whole by a second damage. */
  readonly sound: boolean
}

/** What each connection of the recordings of a driver carried. */
export const streamsOf = (driver: SerialDriver): readonly Stream[] =>
  driver.fixtures.flatMap((fixture) =>
    serialConnections(fixture).map((bytes, index) => ({
      name: `${fixture} #${index + 1}`,
      bytes,
      frames: placesOf(driver, bytes),
    })),
  )

function placesOf(driver: SerialDriver, bytes: Buffer): readonly FramePlace[] {
  const framer = new Framer(driver.match.serial.framing())
  const places: FramePlace[] = []
  let sound = true
  for (let at = 0; at < bytes.length; at += 1) {
    for (const item of framer.push(bytes.subarray(at, at + 1))) {
      sound = sound && 'frame' in item && meaning(driver, item.frame) !== undefined
      if (!('frame' in item)) continue
      places.push({ from: places.at(-1)?.to ?? 0, to: at + 1, length: item.frame.length, sound })
      sound = true
    }
  }
  return places
}

/** Everything that the driver makes of bytes: one text for each frame or fault, in order. */
export async function everything(driver: SerialDriver, chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  return (await framed(driver, chunks)).map((item) =>
    'frame' in item
      ? (meaning(driver, item.frame) ?? `refused ${hex(item.frame)}`)
      : `${item.fault} at ${item.offset} ${hex(item.bytes)}`,
  )
}

/** What can reach a screen: one text for each frame that means something. */
export async function meanings(driver: SerialDriver, bytes: Uint8Array): Promise<readonly string[]> {
  return (await framed(driver, [bytes])).flatMap((item) => {
    const text = 'frame' in item ? meaning(driver, item.frame) : undefined
    return text === undefined || text === '[]' ? [] : [text]
  })
}

/** What is in `some` more often than in `all`. */
export function beyond(some: readonly string[], all: readonly string[]): readonly string[] {
  const left = [...all]
  return some.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

async function framed(driver: SerialDriver, chunks: readonly Uint8Array[]): Promise<readonly Framed[]> {
  const framer = new Framer(driver.match.serial.framing())
  const pushed = chunks.flatMap((chunk) => framer.push(chunk))
  return [...pushed, ...(await framer.end())]
}

/** `undefined` where the decoder refuses it; that it throws anything else is for the test to fail on. */
function meaning(driver: SerialDriver, frame: Uint8Array): string | undefined {
  try {
    return JSON.stringify(decoderOf(driver, 'rx')?.(frame) ?? [])
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The same numbers for the same seed. Each call gives a whole number from 0 up to, not including, `below`. */
export function seeded(seed: number): (below: number) => number {
  const random = randomOf(seed)
  return (below) => (random() * 2 ** 32) % below
}
