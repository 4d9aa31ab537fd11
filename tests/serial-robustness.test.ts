import { describe, expect, it } from 'vitest'
import {
  beyond,
  everything,
  meanings,
  SERIAL_DRIVERS,
  type SerialDriver,
  type Stream,
  seeded,
  streamsOf,
} from './support/serial-robustness.ts'

/**
 * Drivers whose protocol has no checksum, and what protects a number instead. Damage may show as another number there, but
 * never in more than the one frame that it hit. All others are held to the strict law: no reading but those of the clean
 * stream.
 */
const WITHOUT_CHECKSUM: Readonly<Record<string, string>> = {
  'contec-cms50': 'only a type byte lacks bit 7, and the type says the length',
  'masimo-rad8': 'the width of each field, every field once, and the fields of the layout all there',
}

/** Bits of a stream that are all flipped, one after the other; of longer streams so many are drawn. */
const FLIPS = 3_000
const ROUNDS = 20
const MAX_NOISE = 12

const random = (driver: SerialDriver, stream: Stream) =>
  seeded([...`${driver.id} ${stream.name}`].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7))

const cases = SERIAL_DRIVERS.flatMap((driver) =>
  streamsOf(driver).map((stream) => ({ name: stream.name, driver, stream })),
)

describe.each(cases)('the bytes of $name', ({ driver, stream }) => {
  const { bytes, ends } = stream
  const atMost = driver.id in WITHOUT_CHECKSUM ? 1 : 0

  it('mean the same byte by byte and in chunks of any size', async () => {
    const whole = await everything(driver, [bytes])
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
    expect(await everything(driver, single)).toEqual(whole)
    const next = random(driver, stream)
    for (let round = 0; round < ROUNDS; round += 1) {
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const length = 1 + next(round % 2 === 0 ? 7 : 200)
        chunks.push(bytes.subarray(at, at + length))
        at += length
      }
      expect(await everything(driver, chunks)).toEqual(whole)
    }
  })

  it('give no reading of their own to noise before, between and after frames, and are found again behind it', async () => {
    const clean = await meanings(driver, bytes)
    const next = random(driver, stream)
    const noise = () => Buffer.from(Array.from({ length: next(MAX_NOISE + 1) }, () => next(256)))
    for (let round = 0; round < ROUNDS; round += 1) {
      // In one place, so that it can be said how much it may spoil.
      const at = ends[next(ends.length)] ?? 0
      const noisy = Buffer.concat([bytes.subarray(0, at), noise(), bytes.subarray(at)])
      const strange = beyond(await meanings(driver, noisy), clean)
      expect(strange.length, `${noisy.toString('hex')} gives ${strange}`).toBeLessThanOrEqual(atMost)
      const again = Buffer.concat([noise(), ...Array.from({ length: 1 + Math.ceil(1000 / bytes.length) }, () => bytes)])
      expect((await meanings(driver, again)).at(-1)).toBe(clean.at(-1))
    }
  })

  it('give no reading that the clean bytes do not give, whichever bit is flipped', async () => {
    const next = random(driver, stream)
    const bits = bytes.length * 8
    const all = bits <= FLIPS
    for (let round = 0; round < Math.min(bits, FLIPS); round += 1) {
      const bit = all ? round : next(bits)
      // What is flipped can reach no further than some frames around it; a whole consultation would take minutes.
      const [from, to] = around(ends, bit >> 3, bytes.length)
      const clean = bytes.subarray(from, to)
      const flipped = Buffer.from(clean)
      const at = (bit >> 3) - from
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7))
      const strange = beyond(await meanings(driver, flipped), await meanings(driver, clean))
      expect(strange.length, `bit ${bit & 7} of byte ${bit >> 3}: ${strange}`).toBeLessThanOrEqual(atMost)
    }
  })
})

/** From two frames before a byte to three behind it. */
function around(ends: readonly number[], at: number, length: number): readonly [number, number] {
  const frame = ends.findLastIndex((end) => end <= at)
  return [ends[Math.max(0, frame - 2)] ?? 0, ends[frame + 4] ?? length]
}

it('names no driver without a checksum that is not there', () => {
  const ids = SERIAL_DRIVERS.map(({ id }) => id)
  expect(Object.keys(WITHOUT_CHECKSUM).filter((id) => !ids.includes(id))).toEqual([])
})
