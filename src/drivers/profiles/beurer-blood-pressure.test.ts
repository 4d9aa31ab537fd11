import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { isMeasured, type Measurement } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { beurerBloodPressure } from './beurer-blood-pressure.ts'
import { bloodPressure } from './blood-pressure.ts'

function told(hex: string, profile = beurerBloodPressure) {
  const [measurement, ...more] = profile.decode['2a35']?.(bytes(hex)) ?? []
  if (measurement?.what !== 'measurement' || more.length > 0) throw new Error('not one measurement')
  const { quantities, what: _what, ...rest } = measurement satisfies Measurement
  const numbers = quantities.map((q) => [q.quantity, isMeasured(q) ? `${q.value} ${q.unit}` : q.absent])
  return { ...rest, ...Object.fromEntries(numbers) }
}

const DERDILLA = 'derdilla/blood-pressure-monitor-fl@17aba3d0 ble_measurement_data_test.dart'
const FRAME = '56 6a00 4700 0000 ea07080b121f00 003f 00 0000'
const BM85 = { mode: 'spot', 'mean-pressure': 'not-reported', flags: [] }

describe('2A35 of a Beurer BM85', () => {
  it.each([
    [
      'V082',
      '566a0047000000ea07080b121f00003f000000',
      { systolic: '106 mm[Hg]', diastolic: '71 mm[Hg]', 'pulse-rate-cuff': '63 /min', user: 0 },
      { deviceTime: '2026-08-11T18:31:00' },
    ],
    [
      'another of the same test, user 1',
      '56710049000000ea07080b1438000041010000',
      { systolic: '113 mm[Hg]', diastolic: '73 mm[Hg]', 'pulse-rate-cuff': '65 /min', user: 1 },
      { deviceTime: '2026-08-11T20:56:00' },
    ],
    [
      'another of the same test, irregular pulse',
      '56760050000000ea07080b141b00003c000004',
      { systolic: '118 mm[Hg]', diastolic: '80 mm[Hg]', 'pulse-rate-cuff': '60 /min', user: 0 },
      { deviceTime: '2026-08-11T20:27:00', flags: ['irregular-pulse'] },
    ],
    [
      'V084, with the status bit 6 that nobody knows',
      '56770046000000ea07080b1439000057010040',
      { systolic: '119 mm[Hg]', diastolic: '70 mm[Hg]', 'pulse-rate-cuff': '87 /min', user: 1 },
      { deviceTime: '2026-08-11T20:57:00', flags: ['reserved-bits'] },
    ],
  ])(`is read as published: %s (${DERDILLA})`, (_which, hex, numbers, rest) => {
    expect(told(hex)).toEqual({ ...BM85, ...numbers, ...rest })
  })

  it.each([
    ['07ff', 'not-a-number'],
    ['0800', 'not-at-this-resolution'],
    ['07fe', 'positive-infinity'],
    ['0802', 'negative-infinity'],
    ['0801', 'reserved-value'],
  ])('gives no pulse for the special word %s, big-endian too', (word, absence) => {
    expect(told(FRAME.replace('003f', word))).toMatchObject({ 'pulse-rate-cuff': absence })
  })

  it.each([
    ['0001', ['body-movement']],
    ['0002', ['cuff-too-loose']],
    ['0004', ['irregular-pulse']],
    ['0008', ['pulse-above-range']],
    ['0010', ['pulse-below-range']],
    ['0020', ['improper-position']],
    ['8000', ['reserved-bits']],
  ])('turns the status %s, big-endian, into %j', (word, flags) => {
    expect(told(FRAME.replace(/0000$/, word)).flags).toEqual(flags)
  })

  it('has no user where 255 says that it is unknown', () => {
    expect(told(FRAME.replace('003f 00', '003f ff'))).not.toHaveProperty('user')
  })

  it('notices a reserved flag beside the one that it always sets', () => {
    expect(told(FRAME.replace('56', '76')).flags).toEqual(['reserved-bits'])
  })

  it('keeps what was sent in kPa, and has a mean should one be sent', () => {
    expect(told('57 b0f0 70f0 85f0 ea07080b121f00 003f 00 0000')).toMatchObject({
      systolic: '132.0 mm[Hg]',
      diastolic: '84.0 mm[Hg]',
      'mean-pressure': '99.8 mm[Hg]',
      'pulse-rate-cuff': '63 /min',
    })
  })

  it('hides a user without pulse and status too', () => {
    expect(told('42 6a00 4700 0000 ea07080b121f00 01')).toMatchObject({ user: 1, flags: [] })
  })
})

describe('a frame of the same cuffs that is laid out in another way', () => {
  it.each([
    '1e 7c00 5600 6100 e807060f11111b 3300 01 0400',
    '16 7c00 5600 6100 e807060f11111b 3300 1000',
    '16 ff07 ff07 ff07 e80706170e230a ff07 0000',
    '00 7c00 5600 6100',
  ])('is read as the service says where it keeps to it to the byte: %s', (hex) => {
    expect(told(hex)).toEqual(told(hex, bloodPressure))
  })

  it.each([
    ['another reserved flag and not a byte more', '36 6a00 4700 0000 ea07080b121f00 003f 0000'],
    ['two bytes more', '56 6a00 4700 0000 ea07080b121f00 003f 00 0000 00'],
    ['a declared user and a byte more', '5e 6a00 4700 0000 ea07080b121f00 003f 00 0000 00'],
    ['a byte more than the service', '1e 6a00 4700 0000 ea07080b121f00 3f00 00 0000 00'],
  ])('has its pressures and its time and nothing else, and is questionable: %s', (_which, hex) => {
    const measurement = told(hex)
    expect(measurement).toMatchObject({
      systolic: '106 mm[Hg]',
      diastolic: '71 mm[Hg]',
      'pulse-rate-cuff': 'invalid',
      deviceTime: '2026-08-11T18:31:00',
    })
    expect(measurement.flags).toContain('questionable')
    expect(measurement).not.toHaveProperty('user')
  })

  it('is refused when it is cut at any length', () => {
    const frame = bytes(FRAME)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => beurerBloodPressure.decode['2a35']?.(frame.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
  })

  it('is what it means or a DecodeError, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (frame) => {
        try {
          expect(beurerBloodPressure.decode['2a35']?.(frame)).toHaveLength(1)
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
          expect(error.offset).toBeLessThanOrEqual(frame.length)
        }
      }),
    )
  })
})
