import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeContecV4 } from './contec-v4.ts'

const read = (frame: Uint8Array) => {
  const [first, second] = decodeContecV4(frame)
  if (first?.what !== 'measurement') throw new Error('no measurement')
  const values = first.quantities.map((each) => ('value' in each ? each.value.text : each.absent))
  return [...values, ...first.flags, ...(second?.what === 'samples' ? second.samples : [])]
}
const fault = (frame: Uint8Array): unknown => {
  try {
    return decodeContecV4(frame)
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

describe('a packet of the older Contec protocol', () => {
  it.each([
    ['is SpO2, pulse and one sample', '86 33 06 48 61', ['97', '72', 51]],
    ['has bit 7 of the pulse in the byte before', '86 33 46 0c 61', ['97', '140', 51]],
    ['has signal, beep, falling SpO2 and bar graph, which say nothing more', 'ef 33 0f 48 61', ['97', '72', 51]],
    ['has no number but what is missing', '86 33 46 7f 7f', ['not-available', 'not-available', 51]],
    ['has a pulse of 127, which is one', '86 33 06 7f 61', ['97', '127', 51]],
    ['has no number of 0', '86 33 06 00 00', ['not-available', 'not-available', 51]],
    ['says that it searches', '86 33 66 7f 7f', ['searching', 'searching', 'searching', 51]],
    ['doubts a number while it searches', '86 33 26 48 61', ['97', '72', 'searching', 51]],
    ['has nothing without a finger', '96 33 06 48 61', ['sensor-off', 'sensor-off', 'sensor-off']],
    ['has nothing with a broken probe', '86 33 16 48 61', ['sensor-fault', 'sensor-fault', 'sensor-malfunction']],
  ])('%s: %s', (_name, hex, expected) => {
    expect(read(bytes(hex))).toEqual(expected)
  })

  it.each([
    ['SpO2 above 100', '86 33 06 48 65', ['grammar', 4]],
    ['no bit 7 at its beginning', '06 33 06 48 61', ['grammar', 0]],
    ['bit 7 in another byte', '86 33 06 c8 61', ['grammar', 3]],
    ['four bytes', '86 33 06 48', ['truncated', 4]],
    ['six bytes', '86 33 06 48 61 00', ['grammar', 5]],
    ['no bytes', '', ['truncated', 0]],
  ])('with %s is refused', (_name, hex, expected) => {
    expect(fault(bytes(hex))).toEqual(expected)
  })

  it('gives a reading or a DecodeError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (frame) => {
        expect(fault(frame)).not.toBeInstanceOf(Error)
      }),
    )
  })
})
