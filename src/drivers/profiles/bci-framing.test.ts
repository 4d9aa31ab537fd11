import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { BCI_IN_A_ROW, bciFraming } from './bci-framing.ts'

const framed = (...chunks: readonly Uint8Array[]) => runFraming(bciFraming(), chunks)
//                 signal 6, wave 51, bar 6, pulse 72, SpO2 97
const GOOD = bytes('86 33 06 48 61')
const ROW = Array.from({ length: BCI_IN_A_ROW }, () => GOOD)
const FRAMES = ROW.map((frame) => ({ frame }))
const message = 'bytes outside any row of packets'

describe('packets of five bytes, of which only the first has bit 7', () => {
  it('are taken, each when the next one begins', async () => {
    expect(await framed(...ROW, GOOD)).toEqual([...FRAMES, { frame: GOOD }])
  })

  it('are believed no sooner than several have followed each other', async () => {
    const few = [bytes('2a'), ...ROW.slice(1)]
    expect(await framed(...few)).toEqual([
      { fault: 'grammar', offset: 0, bytes: Uint8Array.from(few.flatMap((one) => [...one])), message },
    ])
  })

  it('are believed, however few, where nothing else has come', async () => {
    expect(await framed(GOOD)).toEqual([{ frame: GOOD }])
    expect(await framed(GOOD.subarray(0, 4))).toMatchObject([{ fault: 'grammar' }])
  })

  it.each([
    ['lost', GOOD.subarray(0, 4)],
    ['added', bytes('86 33 06 06 48 61')],
  ])('are refused where a byte was %s, and believed anew after it', async (_name, damaged) => {
    expect(await framed(...ROW, damaged, ...ROW)).toEqual([
      ...FRAMES,
      { fault: 'grammar', offset: 5 * BCI_IN_A_ROW, bytes: damaged, message },
      ...FRAMES,
    ])
  })

  it('are nothing of Contec V7.0, in which only the first byte of a packet is below 80', async () => {
    const V043 = bytes('01e085b396c1e1ffff')
    expect((await framed(V043, V043)).filter((item) => 'frame' in item)).toEqual([])
  })

  it('are nothing of a PM6750, whatever its waves are like', async () => {
    const sample = fc.uint8Array({ minLength: 7, maxLength: 7 })
    const wave = sample.map((leads) => Uint8Array.of(0x55, 0xaa, 0x0a, 0x01, ...leads, 0x33))
    await fc.assert(
      fc.asyncProperty(fc.array(wave, { maxLength: 40 }), async (packets) => {
        expect((await framed(...packets)).filter((item) => 'frame' in item)).toEqual([])
      }),
    )
  })

  it('hold no more than 512 bytes of a stream without any', async () => {
    await expectNoiseInPieces(bciFraming, 0x2a)
  })

  it('do not mind how the stream was cut into chunks, and account for every byte once', async () => {
    const row = fc.constant(Uint8Array.from(ROW.flatMap((one) => [...one])))
    const part = fc.oneof(row, fc.constant(GOOD), fc.constant(GOOD.subarray(2)), fc.uint8Array({ maxLength: 12 }))
    await expectEveryByteOnce(bciFraming, part)
  })
})
