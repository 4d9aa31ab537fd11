import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, parseKeepingDecimals } from './decimal.ts'

const mantissas = fc.maxSafeInteger()
const plainDecimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.option(fc.stringMatching(/^\d{1,12}$/)))
  .map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`)

describe('Decimal.times', () => {
  it.each([
    ['9.33', '559.80'],
    ['5.2', '312.0'],
    ['0', '0'],
    ['-0.5', '-30.0'],
    ['16', '960'],
  ])('makes 60 × %s exactly %s', (text, product) => {
    expect(Decimal.parse(text).times(60).text).toBe(product)
  })
})

describe('Decimal.of', () => {
  it.each([
    [189, -1, '18.9'],
    [3650, -2, '36.50'],
    [-5, -1, '-0.5'],
    [-5, -3, '-0.005'],
    [0, -2, '0.00'],
    [0, 3, '0'],
    [12, 2, '1200'],
    [7, 0, '7'],
    // The limits of an IEEE 11073 SFLOAT: a mantissa of 12 bits, an exponent of 4.
    [2045, 7, '20450000000'],
    [-2046, -8, '-0.00002046'],
  ])('writes %d × 10^%d as %s', (mantissa, exponent, text) => {
    expect(Decimal.of(mantissa, exponent).text).toBe(text)
  })

  it('never differs from exact integer arithmetic', () => {
    fc.assert(
      fc.property(mantissas, fc.integer({ min: -128, max: 128 }), (mantissa, exponent) => {
        const { text, decimals } = Decimal.of(mantissa, exponent)
        const scaled = BigInt(text.replace('.', '')) * 10n ** BigInt(128 - decimals)
        expect(scaled).toBe(BigInt(mantissa) * 10n ** BigInt(128 + exponent))
      }),
    )
  })

  it('keeps as many decimals as the exponent says', () => {
    fc.assert(
      fc.property(mantissas, fc.integer({ min: 0, max: 128 }), (mantissa, places) => {
        expect(Decimal.of(mantissa, -places).decimals).toBe(places)
      }),
    )
  })

  it.each([
    [1.5, 0],
    [Number.NaN, 0],
    [2 ** 53, 0],
    [1, 0.5],
    [1, 129],
    [1, -129],
  ])('refuses %d × 10^%d', (mantissa, exponent) => {
    expect(() => Decimal.of(mantissa, exponent)).toThrow(RangeError)
  })
})

describe('Decimal.parse', () => {
  it.each([
    ['098', '98'],
    ['00.55', '0.55'],
    ['-1.0', '-1.0'],
    ['36.50', '36.50'],
    ['000', '0'],
    ['-007.250', '-7.250'],
  ])('reads %s as %s', (text, canonical) => {
    expect(Decimal.parse(text).text).toBe(canonical)
  })

  it.each(['', '-', '.5', '5.', '1e3', '+1', ' 1', '1 ', '1,5', 'NaN', '--', '0x10', '1.2.3', '٣'])(
    'refuses "%s"',
    (text) => {
      expect(() => Decimal.parse(text)).toThrow(RangeError)
    },
  )

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(plainDecimals, (text) => {
        expect(Decimal.parse(text).text).toBe(text)
        expect(String(Decimal.parse(text))).toBe(text)
      }),
    )
  })

  it('accepts nothing that JSON would not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), plainDecimals), (text) => {
        let decimal: Decimal
        try {
          decimal = Decimal.parse(text)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        expect(JSON.parse(decimal.text)).toBe(decimal.value)
      }),
    )
  })
})

describe('Decimal.rounded', () => {
  it.each([
    [16 * 7.500617, 1, '120.0'],
    [36.6666, 2, '36.67'],
    [-0.26, 1, '-0.3'],
    [98, 0, '98'],
  ])('writes %d with %d decimals as %s', (value, decimals, text) => {
    expect(Decimal.rounded(value, decimals).text).toBe(text)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21])('refuses %d, which is no measured value', (value) => {
    expect(() => Decimal.rounded(value, 1)).toThrow(RangeError)
  })
})

describe('a Decimal in JSON', () => {
  it('prints its own digits', () => {
    expect(JSON.stringify({ value: Decimal.of(3650, -2) })).toBe('{"value":36.50}')
  })

  it('survives writing and reading digit by digit', () => {
    fc.assert(
      fc.property(plainDecimals, (text) => {
        const read = parseKeepingDecimals(JSON.stringify([{ value: Decimal.parse(text) }]))
        expect(read).toEqual([{ value: Decimal.parse(text) }])
        expect(JSON.stringify(read)).toBe(`[{"value":${text}}]`)
      }),
    )
  })

  it('leaves other values and numbers with an exponent alone', () => {
    expect(parseKeepingDecimals('["36.50",true,null,1e3,{"a":[]}]')).toEqual(['36.50', true, null, 1000, { a: [] }])
  })

  it('keeps a text that looks like a number a text', () => {
    expect(JSON.stringify(parseKeepingDecimals('{"value":"098","n":98.0}'))).toBe('{"value":"098","n":98.0}')
  })
})
