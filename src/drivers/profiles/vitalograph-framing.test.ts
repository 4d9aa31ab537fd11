import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce } from '../../../tests/support/framing-laws.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { frameOf } from '../../simulator/devices/vitalograph-results.ts'
import { vitalographFraming } from './vitalograph-framing.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const RESULT = hex(
  '024654443030303031323934303633363333393930393134303430303030303030393530393030303031333035323831303434313830393233036a',
)
const NOTICE = frameOf('DPD')
const framed = (...chunks: readonly Uint8Array[]) => runFraming(vitalographFraming(), chunks)

describe('the framing of the Vitalograph 4000 family', () => {
  it('takes a frame from STX to the byte after ETX', async () => {
    expect(await framed(RESULT, NOTICE)).toEqual([{ frame: RESULT }, { frame: NOTICE }])
  })

  it('leaves a wrong check character to the decoder, so that the dialogue hears of it', async () => {
    const wrong = Uint8Array.from(RESULT)
    wrong[58] = 0x6b
    expect(await framed(wrong)).toEqual([{ frame: wrong }])
  })

  it('hands over a result without its ETX as soon as it is as long as its type, F or G', async () => {
    const without = (length: number, type: string) =>
      frameOf(`${type}TD`.padEnd(length - 3, '0')).with(length - 2, 0x13)
    for (const frame of [without(59, 'F'), without(71, 'G')])
      expect(await framed(frame, RESULT)).toEqual([{ frame }, { frame: RESULT }])
  })

  it('holds no more than 128 bytes of a frame that does not end', async () => {
    const endless = Uint8Array.of(0x02, ...new Uint8Array(127).fill(0x30))
    expect(await framed(endless, RESULT)).toEqual([{ frame: endless }, { frame: RESULT }])
  })

  it('says which bytes another frame cut short, and takes the other', async () => {
    expect(await framed(RESULT.subarray(0, 12), RESULT)).toEqual([
      { fault: 'truncated', offset: 0, bytes: RESULT.subarray(0, 12), message: '12 bytes of a frame without its end' },
      { frame: RESULT },
    ])
  })

  it('takes an STX in the place of the check character for the next frame, unless it is the right one', async () => {
    // Only its check character was lost.
    expect(await framed(RESULT.subarray(0, 58), RESULT)).toEqual([
      { fault: 'truncated', offset: 0, bytes: RESULT.subarray(0, 58), message: '58 bytes of a frame without its end' },
      { frame: RESULT },
    ])
    // 02 ^ 41 ^ 42 ^ 03 = 02, and with 43 it is 03.
    const [stx, etx] = [frameOf('AB'), frameOf('AC')]
    expect([stx.at(-1), etx.at(-1)]).toEqual([0x02, 0x03])
    expect(await framed(stx, etx, RESULT)).toEqual([{ frame: stx }, { frame: etx }, { frame: RESULT }])
  })

  it('says that the stream ended within a frame', async () => {
    expect(await framed(RESULT, RESULT.subarray(0, 58))).toEqual([
      { frame: RESULT },
      { fault: 'truncated', offset: 59, bytes: RESULT.subarray(0, 58), message: '58 bytes of a frame without its end' },
    ])
  })

  it('gathers what belongs to no frame into one fault a run, of at most 512 bytes', async () => {
    const noise = new Uint8Array(600).fill(0x15)
    expect(await framed(hex('0d0a'), RESULT, noise)).toEqual([
      { fault: 'grammar', offset: 0, bytes: hex('0d0a'), message: 'bytes outside any frame' },
      { frame: RESULT },
      { fault: 'grammar', offset: 61, bytes: noise.subarray(0, 512), message: 'bytes outside any frame' },
      { fault: 'grammar', offset: 573, bytes: noise.subarray(512), message: 'bytes outside any frame' },
    ])
  })

  it('does not mind how the stream was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(RESULT, NOTICE, RESULT.subarray(0, 9), RESULT.subarray(50)),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(fc.constantFrom(0x02, 0x03, 0x30), { maxLength: 9 }).map((bytes) => Uint8Array.from(bytes)),
    )
    await expectEveryByteOnce(vitalographFraming, part)
  })

  it('finds every frame again between runs of noise', async () => {
    const noise = fc.uint8Array({ maxLength: 15 }).map((run) => run.filter((byte) => byte !== 0x02))
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 8 }), async (runs) => {
        const frames = (await framed(Buffer.concat(runs.flatMap((run) => [run, RESULT])))).filter(
          (one) => 'frame' in one,
        )
        expect(frames).toEqual(runs.map(() => ({ frame: RESULT })))
      }),
    )
  })
})
