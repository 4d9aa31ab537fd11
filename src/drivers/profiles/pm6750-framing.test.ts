import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { Framer } from '../../link/framer.ts'
import { pm6750Framing } from './pm6750-framing.ts'

const framed = (...chunks: string[]) => runFraming(pm6750Framing(), chunks.map(bytes))
/** V019, captured: seven leads of one instant. */
const ECG = bytes('55aa 0a 01 f9 89 01 08 f9 18 30 28')
/** SpO2 97 %, pulse 71. */
const SPO2 = bytes('55aa 06 04 00 61 47 4d')

describe('the framing of the PM6750', () => {
  it('takes each packet at the length that it says itself, V019 among them', async () => {
    expect(await framed('55aa0a01f9890108f9183028 55aa060400', '61474d')).toEqual([{ frame: ECG }, { frame: SPO2 }])
  })

  it('refuses a packet whose sum is wrong, whole, and takes the next', async () => {
    expect(await framed('55aa06040062474d 55aa06040061474d')).toEqual([
      {
        fault: 'checksum',
        offset: 0,
        bytes: bytes('55aa06040062474d'),
        message: 'the checksum of the packet is wrong',
      },
      { frame: SPO2 },
    ])
  })

  it('finds the packet that begins within a damaged one', async () => {
    // The length was 06 and says 26 now; what follows is taken for its content until the sum tells.
    const followed = `${'55aa06040061474d'.repeat(6)}`
    const result = await framed(`55aa2604 ${followed}`)
    expect(result).toHaveLength(7)
    expect(result[0]).toEqual({
      fault: 'checksum',
      offset: 0,
      bytes: bytes('55aa2604'),
      message: 'the checksum of the packet is wrong',
    })
    expect(result.slice(1)).toEqual(Array(6).fill({ frame: SPO2 }))
  })

  it('says that the stream ended within a packet, and which bytes stood before it', async () => {
    expect(await framed('0102 55aa0604')).toEqual([
      { fault: 'grammar', offset: 0, bytes: bytes('0102'), message: 'bytes outside any packet' },
      { fault: 'truncated', offset: 2, bytes: bytes('55aa0604'), message: 'the stream ended within a packet' },
    ])
  })

  it('takes a packet that was hidden behind a header when the stream ends', async () => {
    expect(await framed('55aa20 55aa06040061474d')).toEqual([
      { fault: 'truncated', offset: 0, bytes: bytes('55aa20'), message: 'the stream ended within a packet' },
      { frame: SPO2 },
    ])
  })

  it('does not wait for a packet that is longer than any, nor for one without content', async () => {
    const framer = new Framer(pm6750Framing())
    expect(framer.push(bytes('55aaff 55aa02 55aa06040061474d'))).toEqual([
      { fault: 'grammar', offset: 0, bytes: bytes('55aaff55aa02'), message: 'bytes outside any packet' },
      { frame: SPO2 },
    ])
  })

  it('holds no more than 512 bytes of a stream without any packet', async () => {
    await expectNoiseInPieces(pm6750Framing, 0x11)
  })

  it('does not mind how the stream was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(ECG, SPO2, ECG.subarray(0, 7), SPO2.subarray(3), bytes('55'), bytes('55aa')),
      fc.uint8Array({ maxLength: 20 }),
    )
    await expectEveryByteOnce(pm6750Framing, part)
  })

  it('never takes a packet with one flipped bit for another, wherever the bit is', async () => {
    const stream = Buffer.concat([SPO2, ECG, SPO2])
    for (let bit = 0; bit < stream.length * 8; bit += 1) {
      const flipped = Uint8Array.from(stream)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const frames = (await runFraming(pm6750Framing(), [flipped])).flatMap((item) =>
        'frame' in item ? [Buffer.from(item.frame).toString('hex')] : [],
      )
      const good = [SPO2, ECG].map((frame) => Buffer.from(frame).toString('hex'))
      expect(frames.filter((frame) => !good.includes(frame))).toEqual([])
      expect(frames).toHaveLength(2)
    }
  })

  it('does not change when the memory of the chunk is used again', () => {
    const framer = new Framer(pm6750Framing())
    const chunk = bytes('55aa060400')
    framer.push(chunk)
    chunk.fill(0)
    expect(framer.push(bytes('61474d'))).toEqual([{ frame: SPO2 }])
  })
})
