import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Framer } from '../src/link/framer.ts'
import type { Framing } from '../src/link/framing.ts'
import { anyFrame, outcomeOf, sessionOf, targets } from './fuzz/frames.ts'

const RUNS = 2_000

describe('any frame ends as a reading or as a typed error', async () => {
  it.each((await targets()).map((target) => [`${target.driver.id} ${target.channel}`, target] as const))(
    '%s',
    (_name, target) => {
      const session = sessionOf(target)
      fc.assert(
        fc.property(anyFrame(target), (frame) => {
          expect(['decoded', 'refused']).toContain(outcomeOf(session, target.channel, frame))
        }),
        { numRuns: RUNS },
      )
    },
  )
})

describe('a serial stream of damaged frames', async () => {
  const serial = (await targets()).filter(({ driver }) => 'serial' in driver.match)

  it.each(serial.map((target) => [target.driver.id, target] as const))(
    'of %s accounts for every byte and means the same however it is cut',
    async (_id, target) => {
      const { match } = target.driver
      if (!('serial' in match)) throw new Error('not serial')
      const frames = fc.array(anyFrame(target), { maxLength: 12 })
      const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(frames, cuts, async (parts, sizes) => {
          const stream = Buffer.concat(parts)
          const whole = await framed(match.serial.framing, [stream])
          const pieces = await framed(match.serial.framing, cut(stream, sizes))
          expect(pieces).toEqual(whole)
        }),
        { numRuns: 300 },
      )
    },
  )
})

function cut(stream: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(stream.subarray(at, at + size))
    at += size
  }
  return pieces
}

async function framed(framing: () => Framing, chunks: readonly Uint8Array[]) {
  const framer = new Framer(framing())
  const out = chunks.flatMap((chunk) => framer.push(chunk))
  const all = [...out, ...(await framer.end())]
  return all.map((item) =>
    'frame' in item
      ? Buffer.from(item.frame).toString('hex')
      : `${item.fault} at ${item.offset}: ${Buffer.from(item.bytes).toString('hex')}`,
  )
}
