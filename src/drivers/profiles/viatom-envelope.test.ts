import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { DecodeError } from '../decode-error.ts'
import { readViatomPacket, viatomFraming, viatomRequest } from './viatom-envelope.ts'

const framed = (...chunks: string[]) => runFraming(viatomFraming(), chunks.map(bytes))
/** The request for live data, with the checksum as published. */
const POLL = bytes('a5 03 fc 00 00 0100 7d 23')
const faultOf = (hex: string) => {
  try {
    return readViatomPacket(bytes(hex))
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

describe('the envelope of Viatom', () => {
  it('is written as published', () => {
    expect(viatomRequest(0x03, [0x7d])).toEqual(POLL)
  })

  it('is read back', () => {
    expect(readViatomPacket(POLL)).toEqual({ command: 0x03, kind: 0, content: bytes('7d') })
  })

  it.each([
    ['another header', 'a603fc000001007d23', ['unknown-frame', 0]],
    ['a command that does not match its inverse', 'a503fd000001007d23', ['unknown-frame', 0]],
    ['too few bytes', 'a503fc000001007d', ['truncated', 8]],
    ['nothing', '', ['unknown-frame', 0]],
    ['a wrong checksum', 'a503fc000001007d24', ['checksum', 8]],
    ['too many bytes', 'a503fc000001007d2300', ['grammar', 9]],
    ['a content beyond all measure', 'a503fc000000097d23', ['unknown-frame', 0]],
  ])('is refused with %s', (_what, hex, fault) => {
    expect(faultOf(hex)).toEqual(fault)
  })

  it('is found in a stream however it was cut, after a damaged one and between noise', async () => {
    expect(await framed('a503fc000001007d23 a503fc0000', '01007d24 99 a503fc00', '0001007d23')).toEqual([
      { frame: POLL },
      {
        fault: 'checksum',
        offset: 9,
        bytes: bytes('a503fc000001007d2499'),
        message: 'the checksum of the packet is wrong',
      },
      { frame: POLL },
    ])
  })

  it('accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(POLL, POLL.subarray(0, 4), POLL.subarray(3)),
      fc.uint8Array({ maxLength: 12 }),
    )
    await expectEveryByteOnce(viatomFraming, part)
  })

  it('never lets a flipped bit pass', async () => {
    for (let bit = 0; bit < POLL.length * 8; bit += 1) {
      const flipped = Uint8Array.from(POLL)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect((await runFraming(viatomFraming(), [flipped])).filter((item) => 'frame' in item)).toEqual([])
    }
  })
})
