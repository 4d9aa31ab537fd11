import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { contecV7Framing } from './contec-v7-framing.ts'

const PACKET = bytes('01 e0 85 b3 96 c1 e1 ff ff')
const framed = (...chunks: string[]) => runFraming(contecV7Framing(), chunks.map(bytes))

describe('the framing of Contec V7', () => {
  it('takes each packet at the length of its type', async () => {
    expect(await framed('0c80 0480f5f3e5f2a0a0a0 0e8081 01e085b396c1e1ffff')).toEqual([
      { frame: bytes('0c80') },
      { frame: bytes('0480f5f3e5f2a0a0a0') },
      { frame: bytes('0e8081') },
      { frame: PACKET },
    ])
  })

  it('says which bytes belong to a packet that another one cut short, and takes the other', async () => {
    expect(await framed('01e085 01e085b396c1e1ffff')).toEqual([
      { fault: 'truncated', offset: 0, bytes: bytes('01e085'), message: '3 bytes of a packet of 9' },
      { frame: PACKET },
    ])
  })

  it('says that the stream ended within a packet', async () => {
    expect(await framed('01e085b396c1e1ffff 01e0')).toEqual([
      { frame: PACKET },
      { fault: 'truncated', offset: 9, bytes: bytes('01e0'), message: '2 bytes of a packet of 9' },
    ])
  })

  it('gathers what belongs to no packet into one fault a run', async () => {
    expect(await framed('96c1 e1ffff', '01e085b396c1e1ffff', '80 33 e0 7d')).toEqual([
      { fault: 'grammar', offset: 0, bytes: bytes('96c1e1ffff'), message: 'bytes outside any packet' },
      { frame: PACKET },
      { fault: 'grammar', offset: 14, bytes: bytes('8033e07d'), message: 'bytes outside any packet' },
    ])
  })

  it('holds no more than 512 bytes of a stream without any packet', async () => {
    await expectNoiseInPieces(contecV7Framing, 0xaa)
  })

  it('does not mind how the stream was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constant(PACKET),
      fc.constantFrom(bytes('0c80'), bytes('0e8081'), PACKET.subarray(0, 4), PACKET.subarray(3)),
      fc.uint8Array({ maxLength: 20 }),
    )
    await expectEveryByteOnce(contecV7Framing, part)
  })

  it('finds every packet again between runs of noise', async () => {
    // Noise that a type byte of the protocol begins may take a following byte for its own; other noise never does.
    const noise = fc.uint8Array({ maxLength: 15 }).map((run) => run.map((byte) => byte | 0x80))
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 8 }), async (runs) => {
        const stream = Buffer.concat(runs.flatMap((run) => [run, PACKET]))
        const frames = (await runFraming(contecV7Framing(), [stream])).filter((item) => 'frame' in item)
        expect(frames).toEqual(runs.map(() => ({ frame: PACKET })))
      }),
    )
  })
})
