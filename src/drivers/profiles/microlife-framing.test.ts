import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { microlifeFraming } from './microlife-framing.ts'

const framed = (...chunks: string[]) => runFraming(microlifeFraming(), chunks.map(bytes))
/** V097. */
const ACKNOWLEDGED = bytes('4d3a0002810a')
const LONG = bytes('4d3a0008 00 010203040506 a4')

describe('the framing of Microlife', () => {
  it('takes a frame at its length, however it was cut', async () => {
    expect(await framed('4d', '3a00', '02810a4d3a00080001', '02030405 06a4')).toEqual([
      { frame: ACKNOWLEDGED },
      { frame: LONG },
    ])
  })

  it('takes what does not begin with its header for noise: Jumper, Maibobo, our own requests', async () => {
    const noise = bytes('fdfdfc7c5648 0d0a cc80020301020002 4dff00020452')
    expect(await runFraming(microlifeFraming(), [noise, ACKNOWLEDGED])).toEqual([
      { fault: 'grammar', offset: 0, bytes: noise, message: 'bytes outside any frame' },
      { frame: ACKNOWLEDGED },
    ])
  })

  it('finds the next frame after one whose length was garbled into a longer one', async () => {
    const garbled = bytes('4d3a000c810a')
    const out = await runFraming(microlifeFraming(), [garbled, ACKNOWLEDGED, LONG])
    expect(out.flatMap((item) => ('frame' in item ? [item.frame] : []))).toEqual([ACKNOWLEDGED, LONG])
    expect(out.find((item) => 'fault' in item)).toMatchObject({ fault: 'checksum', offset: 0 })
  })

  it.each(['4d3a0000', '4d3a0001', '4d3affff'])('takes no length that no frame has: %s', async (hex) => {
    expect(await framed(hex, '4d3a0002810a')).toEqual([
      { fault: 'grammar', offset: 0, bytes: bytes(hex), message: 'bytes outside any frame' },
      { frame: ACKNOWLEDGED },
    ])
  })

  it('says that the connection ended within a frame', async () => {
    expect(await framed('4d3a0002810a 4d3a0008')).toEqual([
      { frame: ACKNOWLEDGED },
      { fault: 'truncated', offset: 6, bytes: bytes('4d3a0008'), message: '4 bytes of a frame' },
    ])
  })

  it('holds no more than 512 bytes of a stream without any frame', async () => {
    await expectNoiseInPieces(microlifeFraming, 0xaa)
  })

  it('makes no frame of one with a bit flipped', async () => {
    for (let bit = 0; bit < LONG.length * 8; bit += 1) {
      const flipped = LONG.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const out = await runFraming(microlifeFraming(), [flipped])
      expect(out.filter((item) => 'frame' in item)).toEqual([])
    }
  })

  it('does not mind how the stream was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(ACKNOWLEDGED, LONG, LONG.subarray(0, 5), LONG.subarray(3)),
      fc.uint8Array({ maxLength: 20 }),
    )
    await expectEveryByteOnce(microlifeFraming, part)
  })
})
