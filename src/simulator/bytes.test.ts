import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader } from '../drivers/byte-reader.ts'
import { readFloat, readSfloat } from '../drivers/profiles/ieee-11073-float.ts'
import { Decimal } from '../reading/decimal.ts'
import { float, NOT_A_NUMBER, sfloat } from './bytes.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the bytes that a played device sends', () => {
  it.each([
    ['125', '7d00'], // mantissa 07d, exponent 0
    ['18.9', 'bdf0'], // mantissa 0bd, exponent -1
    ['-0.5', 'fbff'], // mantissa ffb, exponent -1
    ['3000', '2c11'], // mantissa 12c, exponent 1: 3000 alone would not fit into 12 bits
  ])('write %s as the SFLOAT %s', (number, expected) => {
    expect(hex(sfloat(Decimal.parse(number)))).toBe(expected)
  })

  it('write 37.60 as a FLOAT that keeps its last zero', () => {
    expect(hex(float(Decimal.parse('37.60')))).toBe('b00e00fe') // mantissa 000eb0, exponent -2
  })

  it('give every SFLOAT back to the decoder as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2045, max: 2045 }), fc.integer({ min: -8, max: 0 }), (mantissa, exponent) => {
        const number = Decimal.of(mantissa, exponent)
        expect(String(readSfloat(new ByteReader(sfloat(number))))).toBe(number.text)
      }),
    )
  })

  it('give every FLOAT back to the decoder as it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8388605, max: 8388605 }),
        fc.integer({ min: -12, max: 0 }),
        (mantissa, exponent) => {
          const number = Decimal.of(mantissa, exponent)
          expect(String(readFloat(new ByteReader(float(number))))).toBe(number.text)
        },
      ),
    )
  })

  it.each(['2046', '-2046', '1.2345', '20470'])('refuse %s, which no SFLOAT can hold', (number) => {
    expect(() => sfloat(Decimal.parse(number))).toThrow(RangeError)
  })

  it('say that a number is none in the words that the decoder knows', () => {
    expect(readSfloat(new ByteReader(NOT_A_NUMBER.sfloat))).toBe('not-a-number')
    expect(readFloat(new ByteReader(NOT_A_NUMBER.float))).toBe('not-a-number')
  })
})
