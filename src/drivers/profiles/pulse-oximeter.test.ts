import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import type { Flag } from '../../reading/flags.ts'
import { isMeasured, type Quantity } from '../../reading/reading.ts'
import { pulseOximeter } from './pulse-oximeter.ts'

const numbers = (quantities: readonly Quantity[]) =>
  Object.fromEntries(quantities.map((q) => [q.quantity, isMeasured(q) ? `${q.value} ${q.unit}` : q.absent]))

/** The one measurement of a frame with its quantities as `number unit`, or as the absence. */
function told(channel: '2a5e' | '2a5f', hex: string) {
  const [measurement, ...more] = pulseOximeter.decode[channel]?.(bytes(hex)) ?? []
  if (measurement?.what !== 'measurement' || more.length > 0) throw new Error('not one measurement')
  const { quantities, averaging, what: _what, ...rest } = measurement
  const windows = averaging && Object.entries(averaging).map(([window, pair]) => [window, numbers(pair)])
  return { ...rest, ...numbers(quantities), ...(windows && { averaging: Object.fromEntries(windows) }) }
}

const CHOICEMMED = 'Stack Overflow question 71264072 (ChoiceMMed oximeter, real device)'

/** SpO2 97 %, pulse 72 /min, time, both status words, amplitude 5.6 %. */
const SPOT = '0f 6100 4800 ea070b140a0a1c 0001 200000 38f0'
/** As a Nonin 3230 sends it. */
const CONTINUOUS = '1f d4f3 5b00 d4f3 5a00 d4f3 5f00 0001 000000 bce2'

const word = (value: number, length: number) =>
  Buffer.from(Array.from({ length }, (_, index) => (value >>> (8 * index)) & 255)).toString('hex')

describe('2A5E PLX Spot-Check Measurement', () => {
  it(`reads the published 1761006000e10701010122132000200000 (${CHOICEMMED})`, () => {
    expect(told('2a5e', '1761006000e10701010122132000200000')).toEqual({
      mode: 'spot',
      'oxygen-saturation': '97 %',
      // The published answer reads 98; the bytes 60 00 are 96.
      'pulse-rate-oximeter': '96 /min',
      deviceTime: '2017-01-01T01:34:19',
      flags: ['measurement-ongoing', 'low-perfusion', 'device-clock-not-set'],
    })
  })

  it('reads every field', () => {
    expect(told('2a5e', SPOT)).toEqual({
      mode: 'spot',
      'oxygen-saturation': '97 %',
      'pulse-rate-oximeter': '72 /min',
      'perfusion-index': '5.6 %',
      deviceTime: '2026-11-20T10:10:28',
      flags: ['fully-qualified-data', 'low-perfusion'],
    })
  })

  it('gives no device time but a notice when the time stamp is unknown', () => {
    const reading = told('2a5e', '01 6100 4800 00000000000000')
    expect(reading).not.toHaveProperty('deviceTime')
    expect(reading.flags).toEqual(['device-time-unknown'])
  })
})

describe('2A5F PLX Continuous Measurement', () => {
  it.each([
    [
      '0c62004e002000000000',
      CHOICEMMED,
      { 'oxygen-saturation': '98 %', 'pulse-rate-oximeter': '78 /min', flags: ['measurement-ongoing'] },
    ],
    [
      CONTINUOUS,
      'tmds/Tmds.DBus issue #239 (Nonin 3230, real device)',
      {
        'oxygen-saturation': '98.0 %',
        'pulse-rate-oximeter': '91 /min',
        'perfusion-index': '7.00 %',
        averaging: {
          fast: { 'oxygen-saturation': '98.0 %', 'pulse-rate-oximeter': '90 /min' },
          slow: { 'oxygen-saturation': '98.0 %', 'pulse-rate-oximeter': '95 /min' },
        },
        flags: ['fully-qualified-data'],
      },
    ],
    [
      '0062004800',
      'test fixture of a Masimo MightySat application',
      { 'oxygen-saturation': '98 %', 'pulse-rate-oximeter': '72 /min', flags: [] },
    ],
  ])('reads the published %s (%s)', (hex, _source, expected) => {
    expect(told('2a5f', hex)).toEqual({ mode: 'continuous', ...expected })
  })

  it('gives only the averaging window that is there', () => {
    expect(told('2a5f', '01 6100 4800 6200 4900').averaging).toEqual({
      fast: { 'oxygen-saturation': '98 %', 'pulse-rate-oximeter': '73 /min' },
    })
    expect(told('2a5f', '02 6100 4800 6200 4900').averaging).toEqual({
      slow: { 'oxygen-saturation': '98 %', 'pulse-rate-oximeter': '73 /min' },
    })
  })

  it('takes the numbers of the averaging windows out as well', () => {
    expect(told('2a5f', '0b 6100 4800 6100 4800 6100 4800 000800').averaging).toEqual({
      fast: { 'oxygen-saturation': 'sensor-off', 'pulse-rate-oximeter': 'sensor-off' },
      slow: { 'oxygen-saturation': 'sensor-off', 'pulse-rate-oximeter': 'sensor-off' },
    })
  })
})

const measurementStatus: [number, Flag, string?][] = [
  [0, 'reserved-bits'],
  [1, 'reserved-bits'],
  [2, 'reserved-bits'],
  [3, 'reserved-bits'],
  [4, 'reserved-bits'],
  [5, 'measurement-ongoing'],
  [6, 'early-estimate'],
  [7, 'validated-data'],
  [8, 'fully-qualified-data'],
  [9, 'from-storage'],
  [10, 'demonstration', 'not-from-a-patient'],
  [11, 'testing', 'not-from-a-patient'],
  [12, 'calibration-ongoing', 'calibrating'],
  [13, 'measurement-unavailable', 'not-available'],
  [14, 'questionable'],
  [15, 'invalid', 'invalid'],
]
const sensorStatus: [number, Flag, string?][] = [
  [0, 'extended-display-update'],
  [1, 'equipment-malfunction', 'equipment-fault'],
  [2, 'signal-irregularity'],
  [3, 'inadequate-signal'],
  [4, 'poor-signal'],
  [5, 'low-perfusion'],
  [6, 'erratic-signal'],
  [7, 'non-pulsatile'],
  [8, 'questionable-pulse'],
  [9, 'searching'],
  [10, 'sensor-interference'],
  [11, 'sensor-off', 'sensor-off'],
  [12, 'sensor-unsupported'],
  [13, 'sensor-displaced'],
  [14, 'sensor-malfunction', 'sensor-fault'],
  [15, 'sensor-disconnected', 'sensor-fault'],
  ...Array.from({ length: 8 }, (_, bit): [number, Flag] => [bit + 16, 'reserved-bits']),
]

describe('status words of the Pulse Oximeter Service', () => {
  const expected = (flag: Flag, absence: string | undefined) => ({
    'oxygen-saturation': absence ?? '97 %',
    'pulse-rate-oximeter': absence ?? '72 /min',
    'perfusion-index': absence ?? '5.6 %',
    flags: [flag],
  })

  it.each(measurementStatus)('turns bit %d of the measurement status into %s and gives %s', (bit, flag, absence) => {
    const status = word(1 << bit, 2)
    expect(told('2a5e', `0a 6100 4800 ${status} 38f0`)).toMatchObject(expected(flag, absence))
    expect(told('2a5f', `14 6100 4800 ${status} 38f0`)).toMatchObject(expected(flag, absence))
  })

  it.each(sensorStatus)('turns bit %d of the sensor status into %s and gives %s', (bit, flag, absence) => {
    const status = word(1 << bit, 3)
    expect(told('2a5e', `0c 6100 4800 ${status} 38f0`)).toMatchObject(expected(flag, absence))
    expect(told('2a5f', `18 6100 4800 ${status} 38f0`)).toMatchObject(expected(flag, absence))
  })

  // Each row adds one more reason to the one before; the newest is nearer to the cause and wins.
  const rising: [number, number, string][] = [
    [1 << 15, 0, 'invalid'],
    [1 << 13, 0, 'not-available'],
    [1 << 12, 0, 'calibrating'],
    [0, 1 << 11, 'sensor-off'],
    [0, 1 << 14, 'sensor-fault'],
    [0, 1 << 15, 'sensor-fault'],
    [0, 1 << 1, 'equipment-fault'],
    [1 << 11, 0, 'not-from-a-patient'],
    [1 << 10, 0, 'not-from-a-patient'],
  ]
  it.each(rising.map(([, , reason], row) => [row, reason] as const))('names the cause of row %d, %s', (row, reason) => {
    const soFar = rising.slice(0, row + 1)
    const measurement = soFar.reduce((bits, [bit]) => bits | bit, 0)
    const sensor = soFar.reduce((bits, [, bit]) => bits | bit, 0)
    const hex = `0c 6100 4800 ${word(measurement, 2)} ${word(sensor, 3)}`
    expect(told('2a5f', hex)).toMatchObject({ 'oxygen-saturation': reason, 'pulse-rate-oximeter': reason })
  })

  it('lets the status speak before a special value', () => {
    expect(told('2a5f', '08 ff07 ff07 000800')).toMatchObject({ 'oxygen-saturation': 'sensor-off' })
  })

  it('lets a special value keep its own reason when the status is merely doubtful', () => {
    expect(told('2a5f', '08 ff07 ff07 000200')).toMatchObject({
      'oxygen-saturation': 'not-a-number',
      'pulse-rate-oximeter': 'not-a-number',
      flags: ['searching'],
    })
  })
})

describe.each(['2a5e', '2a5f'] as const)('numbers that mean none, in %s', (channel) => {
  it.each([
    ['ff07', 'not-a-number'],
    ['0008', 'not-at-this-resolution'],
    ['fe07', 'positive-infinity'],
    ['0208', 'negative-infinity'],
    ['0108', 'reserved-value'],
  ])('gives no number in any field that holds the special word %s', (special, absence) => {
    const amplitude = channel === '2a5e' ? '08' : '10'
    expect(told(channel, `${amplitude} ${special} ${special} ${special}`)).toMatchObject({
      'oxygen-saturation': absence,
      'pulse-rate-oximeter': absence,
      'perfusion-index': absence,
    })
  })

  it.each([
    ['0000', 'not-available', '0'],
    ['00f0', 'not-available', '0.0'],
    ['6500', 'not-available', '101'],
    ['e9f3', 'not-available', '100.1'],
    ['7f00', 'not-available', '127'],
    ['ff01', 'not-available', '511'],
    ['ff0f', 'not-available', '-1'],
    ['6400', '100 %', '100'],
    ['0100', '1 %', '1'],
  ])('reads a saturation of %s as %s (%s)', (spo2, expected) => {
    expect(told(channel, `00 ${spo2} 4800`)).toMatchObject({
      'oxygen-saturation': expected,
      'pulse-rate-oximeter': '72 /min',
    })
  })

  it.each([
    ['0000', 'not-available', '0'],
    ['ff01', 'not-available', '511'],
    ['ff0f', 'not-available', '-1'],
    ['fe01', '510 /min', '510'],
    ['0100', '1 /min', '1'],
  ])('reads a pulse of %s as %s (%s)', (pulse, expected) => {
    expect(told(channel, `00 6100 ${pulse}`)).toMatchObject({
      'oxygen-saturation': '97 %',
      'pulse-rate-oximeter': expected,
    })
  })

  it.each([0x20, 0x40, 0x80])('notices the reserved flag bit %d and reads on', (bit) => {
    expect(told(channel, `${word(bit, 1)} 6100 4800`)).toMatchObject({
      'oxygen-saturation': '97 %',
      flags: ['reserved-bits'],
    })
  })

  it('refuses the full frame cut at any length', () => {
    const frame = bytes(channel === '2a5e' ? SPOT : CONTINUOUS)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => pulseOximeter.decode[channel]?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
    expect(() => told(channel, '')).toThrow(expect.objectContaining({ offset: 0 }))
  })

  it('notices bytes after the end and reads the rest', () => {
    const full = channel === '2a5e' ? SPOT : CONTINUOUS
    const plain = told(channel, full)
    expect(told(channel, `${full} 00`)).toEqual({ ...plain, flags: [...plain.flags, 'trailing-bytes'] })
  })
})
