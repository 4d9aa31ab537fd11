import fc from 'fast-check'
import { expect } from 'vitest'
import type { Framing } from '../../src/link/framing.ts'
import { bytesOf, cutAt, runFraming } from './run-framing.ts'

/**
 * What holds for every framing of a byte stream: how the stream was cut into chunks does not matter, and each byte comes out
 * once and in order. `part`: pieces that streams are made of.
 */
export const expectEveryByteOnce = (framing: () => Framing, part: fc.Arbitrary<Uint8Array>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), async (parts, cuts) => {
      const stream = Uint8Array.from(Buffer.concat(parts))
      const whole = await runFraming(framing(), [stream])
      expect(await runFraming(framing(), cutAt(stream, cuts))).toEqual(whole)
      expect(bytesOf(whole)).toEqual(Buffer.from(stream))
    }),
  )

/** A stream of nothing but one byte that begins no frame is told in pieces of 512 bytes. */
export async function expectNoiseInPieces(framing: () => Framing, byte: number): Promise<void> {
  const faults = await runFraming(framing(), cutAt(new Uint8Array(1200).fill(byte), [7, 700]))
  expect(faults.map((fault) => ('bytes' in fault ? fault.bytes.length : 'frame'))).toEqual([512, 512, 176])
}
