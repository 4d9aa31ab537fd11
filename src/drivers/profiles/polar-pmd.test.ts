import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { DecodeError } from '../decode-error.ts'
import { polarPmd } from './polar-pmd.ts'

const ecg = polarPmd.decode.fb005c82
const control = polarPmd.decode.fb005c81
const faultOf = (decode: typeof ecg, hex: string) => {
  try {
    return decode(bytes(hex))
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

/** V004 to V006, three frames in a row as captured. */
const V004 =
  '0091f770aa30495208007a0000670000830000ac0000ac0000a10000a50000a10000a80000ac00009a0000910000750000320000df0000940300390700b90800070600520100fafeff64ffffabffff5fffff7dffffa2ffff8dffff76ffff64ffff79ffff9dffffa2ffffb0ffffc7ffffd5ffffecfffff0ffffe7ffffecffffecffffeefffffefffffafffff7ffff000000f7fffff7ffff060000f7ffffd7ffffbeffffabffffa7ffffb7ffffc0ffffbbffffc9ffffdcffffdcffffecfffffcfffff0ffffe7ffffe5ffffdeffffd7ffffd9ffffd7ffffd0ffffd7ffffe5ffffecffffecffff'
const V005 =
  '007c3bdecb3049520800eefffff5fffff5fffff5ffff000000020000e3ffffa0ffff7bffff9bffffb9ffffbeffffc7ffffceffffc5ffffc9ffffd5ffffc2ffffb0ffffa9ffff8dffff80ffff9bffffb0ffffb0ffffb7ffffccffffdcffffdcffffe0ffffe9ffffe7fffff3ffff0200000b00000d0000020000feffff1b00003000002900002400001b00001000001d00003200003000002000000d00000000000d00002400003400003700002400001b00003200004700004c00004c00003e0000200000f3ffff0900003901000e04002d07004007002a030051ffff13ffffb2ffff3affff'
const V006 =
  '00ad574bed304952080026ffff8dffff97ffff92ffffb0ffffa4ffff8dffff9bffffabffffa4ffff72ffff44ffff5dffff6fffff4fffff58ffff79ffff80ffff8dffffa4ffffbeffffd5ffffccffffb9ffffc9ffffdeffffc7ffffb0ffffa7ffff9bffffa4ffffb4ffffccfffff0ffff000000feffff0d00001b0000140000000000f0ffffecffffe7ffffecfffffafffff0ffffe9ffff0400001000000900001400001700000b00001400002400002900002b00002900002200002200002b00003400003700003900004200004500004000003b0000420000550000590000420000240000'

const samplesOf = (hex: string) => {
  const [decoded] = ecg(bytes(hex))
  if (decoded?.what !== 'samples') throw new Error('no samples')
  return decoded
}

describe('an ECG frame of a Polar belt', () => {
  it.each([
    ['V004', V004, [122, 103, 131, 172, 172, 161, 165, 161], -20, -262, 2233],
    ['V005', V005, [-18, -11, -11, -11, 0, 2, -29, -96], -198, -237, 1856],
    ['V006', V006, [-218, -115, -105, -110, -80, -92, -115, -101], 36, -218, 89],
  ])('%s is read as captured: 73 samples in µV of no standard lead', (_id, hex, first, last, least, most) => {
    const decoded = samplesOf(hex)
    expect(decoded).toMatchObject({
      signal: 'ecg',
      leads: ['unspecified'],
      scale: { factor: { text: '1' }, unit: 'uV' },
      periodMs: 1000 / 130,
      flags: ['non-diagnostic'],
    })
    expect(decoded.samples).toHaveLength(73)
    expect(decoded.samples.slice(0, 8)).toEqual(first)
    expect(decoded.samples.at(-1)).toBe(last)
    expect([Math.min(...decoded.samples), Math.max(...decoded.samples)]).toEqual([least, most])
  })

  it('tells the distance to the next one by its own clock: 560.8 ms from V004 to V006', () => {
    const [first = 0, second = 0, third = 0] = [V004, V005, V006].map((hex) => samplesOf(hex).deviceMs)
    // 599622173760485265 ns since 2000-01-01: in the first hours of 2019.
    expect(first).toBe(599_622_173_760.485)
    expect(second - first).toBeCloseTo(560.809, 2)
    expect(third - second).toBeCloseTo(560.799, 2)
  })

  it('has signed samples of three bytes, V018', () => {
    const decoded = samplesOf('000094357700000000000280ff028000')
    expect(decoded.samples).toEqual([-32766, 32770])
    expect(decoded.deviceMs).toBe(2000)
  })

  it('goes to the ends of 24 bits', () => {
    expect(samplesOf('00 0000000000000000 00 ffff7f 000080').samples).toEqual([8_388_607, -8_388_608])
  })

  it.each([
    ['of an accelerometer', '02 0000000000000000 00 010203', ['unknown-frame', 0]],
    ['whose samples are compressed', '00 0000000000000000 80 010203', ['unknown-frame', 9]],
    ['without a sample', '00 0000000000000000 00', ['truncated', 10]],
    ['that ends within a sample', '00 0000000000000000 00 010203 0102', ['truncated', 13]],
    ['that ends within its time', '00 00000000', ['truncated', 5]],
    ['that is empty', '', ['truncated', 0]],
  ])('%s is refused', (_what, hex, fault) => {
    expect(faultOf(ecg, hex)).toEqual(fault)
  })

  it('with any bytes becomes what it means or a DecodeError, and nothing else', () => {
    const frames = fc.tuple(
      fc.constantFrom('', '00', '000000000000000000', '00000000000000000000'),
      fc.uint8Array({ maxLength: 30 }),
    )
    fc.assert(
      fc.property(frames, ([head, rest]) => {
        for (const decode of [ecg, control]) {
          const decoded = faultOf(decode, head + Buffer.from(rest).toString('hex'))
          expect(Array.isArray(decoded)).toBe(true)
        }
      }),
    )
  })
})

describe('the control point of a Polar belt', () => {
  it.each([
    ['V010, what it can measure', '0f05000000000000000000000000000000'],
    ['V011, the MTU is too small', 'f000010a'],
    ['V012, settings', 'f0010000000001820001010e00'],
    ['V013, invalid parameter', 'f002000500'],
    ['V015, started', 'f00200000000'],
    ['V017, runs already', 'f002000600'],
  ])('measures nothing: %s', (_what, hex) => {
    expect(control(bytes(hex))).toEqual([])
  })

  it.each([
    ['V014, our own request', '02000001820001010e00', ['unknown-frame', 0]],
    ['half an answer', 'f00200', ['truncated', 1]],
    ['nothing', '', ['truncated', 0]],
  ])('refuses what is no answer: %s', (_what, hex, fault) => {
    expect(faultOf(control, hex)).toEqual(fault)
  })
})
