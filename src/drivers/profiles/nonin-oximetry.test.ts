import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DecodeError } from '../decode-error.ts'
import { decodeNoninOximetry } from './nonin-oximetry.ts'

/** Length, status, three bytes that nobody reads, counter, SpO2, pulse. */
const frame = (saturation = 97, pulse = 72, status = 0x50, more: readonly number[] = []): Uint8Array =>
  Uint8Array.of(10 + more.length, status, 0x1c, 0x02, 0x10, 0, 7, saturation, pulse >> 8, pulse & 0xff, ...more)

const read = (bytes: Uint8Array) => {
  const [decoded] = decodeNoninOximetry(bytes)
  if (decoded?.what !== 'measurement') throw new Error('no measurement')
  const values = decoded.quantities.map((each) => ('value' in each ? each.value.text : each.absent))
  return [...values, ...decoded.flags]
}
const fault = (bytes: Uint8Array): unknown => {
  try {
    return decodeNoninOximetry(bytes)
  } catch (error) {
    return error instanceof DecodeError ? error.fault : error
  }
}

describe('the measurement of the Nonin Oximetry Service', () => {
  it('is a continuous value with the more significant byte first', () => {
    expect(decodeNoninOximetry(frame())[0]).toMatchObject({ what: 'measurement', mode: 'continuous' })
    expect(read(frame())).toEqual(['97', '72'])
    expect(read(frame(100, 300))).toEqual(['100', '300'])
  })

  it('with more than 127 is not taken for a negative number', () => {
    expect(read(frame(97, 200))).toEqual(['97', '200'])
    expect(fault(frame(200))).toBe('grammar')
  })

  it('without a number says so', () => {
    expect(read(frame(127, 511))).toEqual(['not-available', 'not-available'])
    expect(read(frame(0, 0))).toEqual(['not-available', 'not-available'])
  })

  it('has no number while the finger is not far enough in', () => {
    expect(read(frame(97, 72, 0x44))).toEqual(['sensor-off', 'sensor-off', 'sensor-off'])
  })

  it.each([
    [0x54, 'validated-data'],
    [0x58, 'searching'],
    [0x70, 'low-battery'],
    [0x52, 'poor-signal'],
  ])('with status %i says %s and keeps its values', (status, flag) => {
    expect(read(frame(97, 72, status))).toEqual(['97', '72', flag])
  })

  it('that a later firmware made longer is read as far as it is known', () => {
    expect(read(frame(97, 72, 0x50, [1, 2]))).toEqual(['97', '72', 'trailing-bytes'])
  })

  it.each([
    ['a pulse beyond nine bits', frame(97, 512), 'grammar'],
    ['SpO2 above 100', frame(101), 'grammar'],
    ['a length that is too small', Uint8Array.of(9, ...frame().subarray(1)), 'unknown-frame'],
    ['less than its length', frame().subarray(0, 9), 'truncated'],
    ['more than its length', Uint8Array.of(...frame(), 0), 'grammar'],
    ['no bytes', new Uint8Array(), 'truncated'],
  ])('with %s is refused', (_name, bytes, expected) => {
    expect(fault(bytes)).toBe(expected)
  })

  it('gives a reading or a DecodeError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        expect(fault(bytes)).not.toBeInstanceOf(Error)
      }),
    )
  })
})
