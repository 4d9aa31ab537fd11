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
 * Drivers whose protocol has no checksum, at least not for all it says, and what protects a number instead. Damage may show
 * as another number there, but never in more than the frame that it hit. All others are held to the strict law: no reading
 * but those of the clean stream.
 */
const WITHOUT_CHECKSUM: Readonly<Record<string, string>> = {
  'contec-cms50': 'only a type byte lacks bit 7, and the type says the length',
  'contec-cms50-v4': 'only the first byte of a packet has bit 7',
  'medlab-eg01010': 'a marker goes before each value, and no marker is a value',
  'nonin-9560': 'format 8, as below, and the answers about its clock',
  'nonin-xpod': 'of format 8 only the first byte of a packet has bit 7; 2 and 7 have a sum',
  'nellcor-npb': 'the shape of a line, and that its date exists',
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
  const { bytes, frames } = stream
  const unprotected = driver.id in WITHOUT_CHECKSUM
  // Of any recording of its driver: noise may look like a format that this connection did not use.
  const shortest = Math.min(...streamsOf(driver).flatMap(({ frames: all }) => all.map(({ length }) => length)))

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
      const at = round === 0 ? 0 : (frames[next(frames.length)]?.to ?? 0)
      const one = noise()
      const strange = beyond(
        await meanings(driver, Buffer.concat([bytes.subarray(0, at), one, bytes.subarray(at)])),
        clean,
      )
      // Noise may look like frames where nothing protects them, one may begin in it, and one in the frame that it broke.
      const atMost = unprotected ? 2 + Math.floor(one.length / shortest) : 0
      expect(strange.length, `${one.toString('hex')} at ${at} gives ${strange}`).toBeLessThanOrEqual(atMost)
      const again = Buffer.concat([noise(), ...Array.from({ length: 1 + Math.ceil(1000 / bytes.length) }, () => bytes)])
      expect((await meanings(driver, again)).at(-1)).toBe(clean.at(-1))
    }
  })

  it('give no reading that the clean bytes do not give, whichever bit is flipped', async () => {
    const next = random(driver, stream)
    const sound = frames.flatMap(({ from, to, sound }, frame) =>
      sound ? Array.from({ length: 8 * (to - from) }, (_, index) => ({ frame, bit: 8 * from + index })) : [],
    )
    const chosen = sound.length <= FLIPS ? sound : Array.from({ length: FLIPS }, () => sound[next(sound.length)])
    for (const flip of chosen) {
      if (!flip) continue
      const { frame, bit } = flip
      // It can reach no further than some frames around it; whole consultations would take minutes.
      const from = frames[Math.max(0, frame - 2)]?.from ?? 0
      const clean = bytes.subarray(from, frames[frame + 3]?.to ?? bytes.length)
      const flipped = Buffer.from(clean)
      const at = (bit >> 3) - from
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7))
      const strange = beyond(await meanings(driver, flipped), await meanings(driver, clean))
      expect(strange.length, `bit ${bit & 7} of byte ${bit >> 3}: ${strange}`).toBeLessThanOrEqual(unprotected ? 1 : 0)
    }
  })
})
