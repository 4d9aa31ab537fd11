import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packetMeter } from './packet-meter.ts'

/** Fixed header of a PUBLISH with this remaining length. */
function header(length: number): number[] {
  const bytes = [0x30]
  let rest = length
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}

const packet = (length: number) => [...header(length), ...new Array<number>(length).fill(0xff)]

describe('the packet meter', () => {
  it('lets packets up to the limit pass however they are cut into chunks', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 })
    fc.assert(
      fc.property(lengths, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (sizes, cuts) => {
        const bytes = Uint8Array.from(sizes.flatMap(packet))
        const exceeds = packetMeter({ maxBytes: () => 300 })
        for (let from = 0; from < bytes.length; ) {
          const to = from + (cuts.next().value ?? 1)
          expect(exceeds(bytes.subarray(from, to))).toBe(false)
          from = to
        }
      }),
    )
  })

  it('stops a packet above the limit by its header alone, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 301, max: 268_435_455 }),
        fc.array(fc.integer({ min: 0, max: 300 })),
        (big, before) => {
          const exceeds = packetMeter({ maxBytes: () => 300 })
          expect(exceeds(Uint8Array.from(before.flatMap(packet)))).toBe(false)
          expect(header(big).map((byte) => exceeds(Uint8Array.of(byte)))).toContain(true)
        },
      ),
    )
  })

  it('stops a length of more than four bytes', () => {
    expect(packetMeter({ maxBytes: () => 300 })(Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01))).toBe(true)
  })

  it('tells of each packet by its type, and lets a longer one pass once it may', () => {
    const types: number[] = []
    let most = 10
    const exceeds = packetMeter({ maxBytes: () => most, onPacket: (type) => types.push(type) })
    expect(exceeds(Uint8Array.from([0x10, 0x01, 0xc0, 0xc0, 0x00, ...packet(3), 0x82]))).toBe(false)
    expect(types).toEqual([1, 12, 3, 8])
    most = 20
    expect(exceeds(Uint8Array.of(20))).toBe(false)
  })
})
