import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader } from '../byte-reader.ts'
import { readFloat, readSfloat } from './ieee-11073-float.ts'

const reader = (hex: string) => new ByteReader(Buffer.from(hex, 'hex'))
const sfloat = (hex: string) => String(readSfloat(reader(hex)))
const float = (hex: string) => String(readFloat(reader(hex)))

const word16 = (word: number) => new ByteReader(Uint8Array.of(word & 255, word >>> 8))

describe('readSfloat', () => {
  it.each([
    ['0102', '513', 'weliem/blessed-android@44bba83 BluetoothBytesParserTest.java'],
    ['ff02', '767', 'weliem/blessed-android@44bba83 BluetoothBytesParserTest.java'],
    ['8000', '128', 'obniz/obniz@5e6bab23 src/parts/Ble/UA651BLE/index.ts (comment)'],
    ['b0f0', '17.6', 'obniz/obniz@5e6bab23 src/parts/Ble/UA651BLE/index.ts (comment)'],
    ['bdf0', '18.9', 'NordicSemiconductor/Android-BLE-Common-Library@c078e25'],
    ['bce2', '7.00', 'tmds/Tmds.DBus issue #239 (Nonin 3230)'],
  ])('reads the published %s as %s', (hex, text) => {
    expect(sfloat(hex)).toBe(text)
  })

  it.each([
    ['ff07', 'not-a-number'],
    ['0008', 'not-at-this-resolution'],
    ['fe07', 'positive-infinity'],
    ['0208', 'negative-infinity'],
    ['0108', 'reserved-value'],
  ])('gives no number for the special word %s but %s', (hex, absence) => {
    expect(sfloat(hex)).toBe(absence)
  })

  it.each([
    ['ff17', '20470'],
    ['fef7', '204.6'],
    ['00f8', '-204.8'],
    ['01e8', '-20.47'],
    ['0218', '-20460'],
  ])('reads %s, a special mantissa under another exponent, as the ordinary number %s', (hex, text) => {
    expect(sfloat(hex)).toBe(text)
  })

  it.each([
    ['ff8f', '-0.00000001'],
    ['0170', '10000000'],
    ['fdf7', '204.5'],
    ['0000', '0'],
    ['00f0', '0.0'],
  ])('reads %s at the edge of mantissa and exponent as %s', (hex, text) => {
    expect(sfloat(hex)).toBe(text)
  })

  it('agrees with arithmetic for every ordinary word there is', () => {
    const specials = new Set([0x07ff, 0x0800, 0x07fe, 0x0802, 0x0801])
    for (let word = 0; word <= 0xffff; word += 1) {
      const mantissa = (word & 0x0fff) >= 0x800 ? (word & 0x0fff) - 0x1000 : word & 0x0fff
      const exponent = word >= 0x8000 ? (word >>> 12) - 16 : word >>> 12
      const value = readSfloat(word16(word))
      if (specials.has(word)) expect(value).toBeTypeOf('string')
      else if (Number(String(value)) !== Number(`${mantissa}e${exponent}`)) expect(String(value)).toBe(word)
    }
  })
})

describe('readFloat', () => {
  it.each([
    ['01020304', '1971210000', 'weliem/blessed-android@44bba83 BluetoothBytesParserTest.java'],
    ['ff02fd04', '-1958410000', 'weliem/blessed-android@44bba83 BluetoothBytesParserTest.java'],
    ['b00e00fe', '37.60', 'NordicSemiconductor/Android-BLE-Common-Library@c078e25'],
  ])('reads the published %s as %s', (hex, text) => {
    expect(float(hex)).toBe(text)
  })

  it.each([
    ['ffff7f00', 'not-a-number'],
    ['00008000', 'not-at-this-resolution'],
    ['feff7f00', 'positive-infinity'],
    ['02008000', 'negative-infinity'],
    ['01008000', 'reserved-value'],
  ])('gives no number for the special word %s but %s', (hex, absence) => {
    expect(float(hex)).toBe(absence)
  })

  it.each([
    ['ffff7fff', '838860.7'],
    ['000080ff', '-838860.8'],
    ['02008001', '-83886060'],
  ])('reads %s, a special mantissa under another exponent, as the ordinary number %s', (hex, text) => {
    expect(float(hex)).toBe(text)
  })

  // A toolbox reads 7FFFFFFF as +infinity; the special word is 007FFFFE, and 10^127 is no exponent of a measurement.
  it.each([
    ['ffffff7f', 127],
    ['00000080', -128],
    ['0100000d', 13],
    ['010000f3', -13],
  ])('refuses %s with the exponent %d', (hex, exponent) => {
    expect(() => float(hex)).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 3, message: expect.stringContaining(String(exponent)) }),
    )
  })

  it('keeps every digit of any mantissa under any exponent it takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -0x800000, max: 0x7fffff }),
        fc.integer({ min: -12, max: 12 }),
        (mantissa, exponent) => {
          fc.pre(exponent !== 0)
          const frame = new Uint8Array(4)
          new DataView(frame.buffer).setInt32(0, (mantissa & 0xffffff) | (exponent << 24), true)
          const value = readFloat(new ByteReader(frame))
          expect(Number(String(value))).toBe(Number(`${mantissa}e${exponent}`) + 0)
        },
      ),
    )
  })
})
