import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import { isMeasured, type Measurement } from '../../reading/reading.ts'
import { bloodPressure, intermediateCuffPressure } from './blood-pressure.ts'

const DECODERS = { ...bloodPressure.decode, ...intermediateCuffPressure.decode }
const decode = (channel: '2a35' | '2a36' | '2a49', hex: string) => DECODERS[channel]?.(bytes(hex))

/** The one measurement of a 2A35 with its quantities as `number unit`, or as the absence. */
function told(hex: string) {
  const [measurement, ...more] = decode('2a35', hex) ?? []
  if (measurement?.what !== 'measurement' || more.length > 0) throw new Error('not one measurement')
  const { quantities, what: _what, ...rest } = measurement satisfies Measurement
  const numbers = quantities.map((q) => [q.quantity, isMeasured(q) ? `${q.value} ${q.unit}` : q.absent])
  return { ...rest, ...Object.fromEntries(numbers) }
}

const NORDIC = 'NordicSemiconductor/Android-BLE-Common-Library@c078e25 BloodPressureMeasurementDataCallbackTest.java'
const TOOLBOX = 'NordicSemiconductor/Android-nRF-Toolbox@3271714 BloodPressureMeasurementParserTest.kt'
const DERDILLA = 'derdilla/blood-pressure-monitor-fl@17aba3d ble_measurement_data_test.dart'

const UNNAMED_CUFF = {
  mode: 'spot',
  systolic: '124 mm[Hg]',
  diastolic: '86 mm[Hg]',
  'mean-pressure': '97 mm[Hg]',
  'pulse-rate-cuff': '51 /min',
  deviceTime: '2024-06-15T17:17:27',
}

/** Every field: kPa, time stamp, pulse, user, status. */
const FULL = '1f 7900 5100 6a00 e40705150a1e2d 4800 01 0600'

describe('2A35 Blood Pressure Measurement', () => {
  it.each([
    [
      FULL,
      TOOLBOX,
      {
        mode: 'spot',
        systolic: '907.6 mm[Hg]',
        diastolic: '607.6 mm[Hg]',
        'mean-pressure': '795.1 mm[Hg]',
        'pulse-rate-cuff': '72 /min',
        deviceTime: '2020-05-21T10:30:45',
        user: 1,
        flags: ['cuff-too-loose', 'irregular-pulse'],
      },
    ],
    [
      '0848005100400001',
      TOOLBOX,
      {
        mode: 'spot',
        systolic: '72 mm[Hg]',
        diastolic: '81 mm[Hg]',
        'mean-pressure': '64 mm[Hg]',
        user: 1,
        flags: [],
      },
    ],
    [
      '15bdf00b009ff03c001200',
      `${NORDIC} _some`,
      {
        mode: 'spot',
        systolic: '141.8 mm[Hg]',
        diastolic: '82.5 mm[Hg]',
        'mean-pressure': '119.3 mm[Hg]',
        'pulse-rate-cuff': '60 /min',
        flags: ['cuff-too-loose', 'pulse-below-range'],
      },
    ],
    [
      '00bdf00b009ff0',
      `${NORDIC} _minimal`,
      { mode: 'spot', systolic: '18.9 mm[Hg]', diastolic: '11 mm[Hg]', 'mean-pressure': '15.9 mm[Hg]', flags: [] },
    ],
    ['167c0056006100e807060f11111b33000000', `${DERDILLA} (unnamed device)`, { ...UNNAMED_CUFF, flags: [] }],
    [
      '167c0056006100e807060f11111b33002700',
      DERDILLA,
      { ...UNNAMED_CUFF, flags: ['body-movement', 'cuff-too-loose', 'irregular-pulse', 'improper-position'] },
    ],
    ['167c0056006100e807060f11111b33000800', DERDILLA, { ...UNNAMED_CUFF, flags: ['pulse-above-range'] }],
    ['167c0056006100e807060f11111b33001000', DERDILLA, { ...UNNAMED_CUFF, flags: ['pulse-below-range'] }],
    [
      '16ff07ff07ff07e80706170e230aff070000',
      'derdilla/blood-pressure-monitor-fl issue #80, boso medicus, the display shows Err',
      {
        mode: 'spot',
        systolic: 'not-a-number',
        diastolic: 'not-a-number',
        'mean-pressure': 'not-a-number',
        'pulse-rate-cuff': 'not-a-number',
        deviceTime: '2024-06-23T14:35:10',
        flags: [],
      },
    ],
    [
      'de88f420f3ff07e4070113163700bcf2014401',
      'Stack Overflow question mirrored at coderapp answer/78176577 (real device)',
      {
        mode: 'spot',
        systolic: '116.0 mm[Hg]',
        diastolic: '80.0 mm[Hg]',
        'mean-pressure': 'not-a-number',
        'pulse-rate-cuff': '70.0 /min',
        deviceTime: '2020-01-19T22:55:00',
        user: 1,
        flags: ['reserved-bits', 'irregular-pulse'],
      },
    ],
  ])('reads the published %s (%s)', (hex, _source, expected) => {
    expect(told(hex)).toEqual(expected)
  })

  it('refuses the published 03020304050607, which promises a time stamp and has none', () => {
    expect(() => told('03020304050607')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 7 }))
  })

  // Undeclared user byte, pulse and status big-endian: read by the letter, the pulse of the first would be -256000.
  // Here the pressures stand and nothing is said of the pulse; only a profile for that maker can read it.
  it.each([
    ['566a0047000000ea07080b121f00003f000000', '106', '71'],
    ['56710049000000ea07080b1438000041010000', '113', '73'],
    ['56760050000000ea07080b141b00003c000004', '118', '80'],
    ['56770046000000ea07080b1439000057010040', '119', '70'],
  ])(`says of the BM85 frame %s that it does not keep to the service (${DERDILLA})`, (hex, systolic, diastolic) => {
    expect(told(hex)).toMatchObject({
      systolic: `${systolic} mm[Hg]`,
      diastolic: `${diastolic} mm[Hg]`,
      'mean-pressure': 'not-reported',
      'pulse-rate-cuff': 'invalid',
      flags: expect.arrayContaining(['reserved-bits', 'trailing-bytes']),
    })
  })

  it('keeps what a cuff sent in kPa beside the converted value', () => {
    const [measurement] = decode('2a35', '01 bdf0 0b00 ff07') ?? []
    expect(measurement).toMatchObject({
      quantities: [
        { value: Decimal.parse('141.8'), unit: 'mm[Hg]', asSent: { value: Decimal.parse('18.9'), unit: 'kPa' } },
        { value: Decimal.parse('82.5'), unit: 'mm[Hg]', asSent: { value: Decimal.parse('11'), unit: 'kPa' } },
        { quantity: 'mean-pressure', absent: 'not-a-number' },
      ],
    })
  })

  it.each([
    ['ff07', 'not-a-number'],
    ['0008', 'not-at-this-resolution'],
    ['fe07', 'positive-infinity'],
    ['0208', 'negative-infinity'],
    ['0108', 'reserved-value'],
  ])('gives no number in any field that holds the special word %s', (word, absence) => {
    expect(told(`04 ${word} ${word} ${word} ${word}`)).toMatchObject({
      systolic: absence,
      diastolic: absence,
      'mean-pressure': absence,
      'pulse-rate-cuff': absence,
    })
  })

  it.each([
    ['00 7c00 5600 0000', 'mmHg'],
    ['00 7c00 5600 00f0', 'mmHg with a decimal'],
    ['01 a500 7300 0000', 'kPa'],
  ])('takes a mean of exactly 0 in %s as not reported (%s)', (hex) => {
    expect(told(hex)).toMatchObject({ 'mean-pressure': 'not-reported' })
  })

  it('gives no user when the device does not know who measured', () => {
    expect(told('08 7c00 5600 6100 ff')).not.toHaveProperty('user')
    expect(told('08 7c00 5600 6100 00')).toHaveProperty('user', 0)
    expect(told('08 7c00 5600 6100 fe')).toHaveProperty('user', 254)
  })

  it('gives no device time but a notice when the time stamp is unknown', () => {
    const reading = told('02 7c00 5600 6100 00000000000000')
    expect(reading).not.toHaveProperty('deviceTime')
    expect(reading.flags).toEqual(['device-time-unknown'])
    expect(told('00 7c00 5600 6100').flags).toEqual([])
  })

  it('refuses a time stamp with a month 13', () => {
    expect(() => told('02 7c00 5600 6100 ea070d01000000')).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 9 }),
    )
  })

  const statusBits: [number, Flag[]][] = [
    [0, []],
    [1 << 0, ['body-movement']],
    [1 << 1, ['cuff-too-loose']],
    [1 << 2, ['irregular-pulse']],
    [1 << 3, ['pulse-above-range']],
    [1 << 4, ['pulse-below-range']],
    [3 << 3, ['reserved-bits']],
    [1 << 5, ['improper-position']],
    ...Array.from({ length: 10 }, (_, bit): [number, Flag[]] => [1 << (bit + 6), ['reserved-bits']]),
    [0xffff, ['body-movement', 'cuff-too-loose', 'irregular-pulse', 'improper-position', 'reserved-bits']],
  ]
  it.each(statusBits)('turns the status word %d into %j', (status, flags) => {
    const word = Buffer.from([status & 255, status >>> 8]).toString('hex')
    expect(told(`10 7c00 5600 6100 ${word}`).flags).toEqual(flags)
  })

  it.each([0x20, 0x40, 0x80])('notices the reserved flag bit %d and reads on', (bit) => {
    expect(told(`${bit.toString(16)} 7c00 5600 6100`)).toMatchObject({
      systolic: '124 mm[Hg]',
      flags: ['reserved-bits'],
    })
  })

  it('keeps the pulse when only one of both oddities is there, and invents none that is not flagged', () => {
    expect(told('44 7c00 5600 6100 4800')).toMatchObject({ 'pulse-rate-cuff': '72 /min', flags: ['reserved-bits'] })
    expect(told('04 7c00 5600 6100 4800 00')).toMatchObject({ 'pulse-rate-cuff': '72 /min', flags: ['trailing-bytes'] })
    expect(told('40 7c00 5600 6100 4800')).not.toHaveProperty('pulse-rate-cuff')
  })

  it('refuses the full frame cut at any length', () => {
    const frame = bytes(FULL)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => bloodPressure.decode['2a35']?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
    expect(() => told('')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })

  it('takes neither user nor status from a frame that contradicts its own flags, and doubts it', () => {
    // A BM85: flags 56 hide a user byte; what follows it is shifted.
    const measurement = told('56760050000000ea07080b141b00003c000004')
    expect(measurement).not.toHaveProperty('user')
    expect(measurement.flags).toEqual(expect.arrayContaining(['questionable', 'reserved-bits', 'trailing-bytes']))
    expect(measurement.flags).not.toContain('body-movement')
  })

  it('notices bytes after the end and reads the rest', () => {
    expect(told(`${FULL} 00`)).toEqual({ ...told(FULL), flags: [...told(FULL).flags, 'trailing-bytes'] })
  })
})

describe('2A36 Intermediate Cuff Pressure', () => {
  const NORDIC_CUFF =
    'NordicSemiconductor/Android-BLE-Common-Library@c078e25 IntermediateCuffPressureDataCallbackTest.java'

  it.each([
    [
      '1e0400000000000000041114293b3c00012700',
      4,
      { flags: ['device-time-unknown', 'body-movement', 'cuff-too-loose', 'irregular-pulse', 'improper-position'] },
    ],
    ['00d7f000000000', 21.5, {}],
  ])(`reads the published %s as %d mmHg (${NORDIC_CUFF})`, (hex, mmHg, flags) => {
    expect(decode('2a36', hex)).toEqual([{ what: 'samples', signal: 'cuff-pressure', samples: [mmHg], ...flags }])
  })

  it('turns kPa into mmHg', () => {
    expect(decode('2a36', '01 bdf0 ff07 ff07')).toEqual([
      { what: 'samples', signal: 'cuff-pressure', samples: [141.8] },
    ])
  })

  it.each([
    ['ff07', 'not-a-number'],
    ['0008', 'not-at-this-resolution'],
    ['fe07', 'positive-infinity'],
    ['0208', 'negative-infinity'],
    ['0108', 'reserved-value'],
  ])('gives no sample but the reason for the special word %s', (word, absent) => {
    expect(decode('2a36', `00 ${word} ff07 ff07`)).toEqual([
      { what: 'samples', signal: 'cuff-pressure', samples: [], absent },
    ])
  })

  it('refuses the full frame cut at any length', () => {
    const frame = bytes(FULL)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => intermediateCuffPressure.decode['2a36']?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
  })
})
