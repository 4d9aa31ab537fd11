import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { heartRate } from './heart-rate.ts'

const decode = (channel: string, hex: string) => heartRate.decode[channel]?.(bytes(hex))

const rate = (bpm: number, flags: readonly string[] = []) => ({
  what: 'measurement',
  mode: 'continuous',
  quantities: [{ quantity: 'heart-rate', value: Decimal.of(bpm), unit: '/min' }],
  flags,
})
const intervals = (...samples: number[]) => ({ what: 'samples', signal: 'rr-interval', samples })

const NORDIC = 'NordicSemiconductor/Android-BLE-Common-Library@c078e25 HeartRateMeasurementDataCallbackTest.java'
const TOOLBOX = 'NordicSemiconductor/Android-nRF-Toolbox@3271714 HRSDataParserTest.kt'
const RONAN = 'RonanB96/bluetooth-sig-python@27bdb3d test_heart_rate_measurement.py'
const STRAP = 'Stack Overflow 33917836 / codewithsundeep (real chest strap)'

describe('2A37 Heart Rate Measurement', () => {
  it.each([
    ['0055', NORDIC, [rate(85)]],
    ['1e5532002100', NORDIC, [rate(85), intervals(32.227)]],
    // Refused at its source; the rate is whole, and a second without a beat is no fault.
    ['170101', NORDIC, [rate(257)]],
    ['0064', TOOLBOX, [rate(100)]],
    ['194b00380404043804', TOOLBOX, [rate(75), intervals(1003.906, 1054.688)]],
    ['0050', RONAN, [rate(80)]],
    ['01c800', RONAN, [rate(200)]],
    ['105a00080010', RONAN, [rate(90), intervals(2000, 4000)]],
    ['0250', RONAN, [rate(80)]],
    ['16770402', STRAP, [rate(119), intervals(503.906)]],
    ['167708020802', STRAP, [rate(119), intervals(507.813, 507.813)]],
  ])('reads the published %s (%s)', (hex, _source, expected) => {
    expect(decode('2a37', hex)).toEqual(expected)
  })

  it(`refuses the published ff64, a wide rate of one byte (${TOOLBOX})`, () => {
    expect(() => decode('2a37', 'ff64')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 1 }))
  })

  it.each([
    ['00', 'contact not detected by this device', [], 'not-available'],
    ['02', 'contact not detected by this device', [], 'not-available'],
    ['04', 'contact lost', ['no-skin-contact'], 'sensor-off'],
    ['06', 'contact there', [], 'not-available'],
  ])('with the flags %s, %s, raises %j and takes a rate of 0 as %s', (flags, _state, raised, absence) => {
    expect(decode('2a37', `${flags} 48`)).toEqual([rate(72, raised)])
    expect(decode('2a37', `${flags} 00`)).toMatchObject([
      { quantities: [{ quantity: 'heart-rate', absent: absence }], flags: raised },
    ])
  })

  it('takes a wide rate of 0 as no rate', () => {
    expect(decode('2a37', '01 0000')).toMatchObject([{ quantities: [{ absent: 'not-available' }] }])
  })

  it('reads over the energy expended, saturated or not', () => {
    expect(decode('2a37', '08 48 ffff')).toEqual([rate(72)])
    expect(decode('2a37', '18 48 ffff 0004')).toEqual([rate(72), intervals(1000)])
  })

  it('reads as many RR intervals as a frame holds, oldest first', () => {
    const sent = [1, 1023, 1024, 1025, 2048, 65535, 512, 256, 128]
    const hex = sent.map((raw) => Buffer.from([raw & 255, raw >>> 8]).toString('hex')).join('')
    expect(decode('2a37', `10 48 ${hex}`)).toEqual([
      rate(72),
      intervals(0.977, 999.023, 1000, 1000.977, 2000, 63999.023, 500, 250, 125),
    ])
  })

  it('keeps the rate when half an RR interval follows', () => {
    expect(decode('2a37', '10 48 00')).toEqual([rate(72, ['trailing-bytes'])])
    expect(decode('2a37', '10 48 0004 00')).toEqual([rate(72, ['trailing-bytes']), intervals(1000)])
  })

  it('notices bytes that no flag announces', () => {
    expect(decode('2a37', '00 48 0004')).toEqual([rate(72, ['trailing-bytes'])])
  })

  it.each([0x20, 0x40, 0x80])('notices the reserved flag bit %d and reads on', (bit) => {
    expect(decode('2a37', `${bit.toString(16)} 48`)).toEqual([rate(72, ['reserved-bits'])])
  })

  it('refuses a frame cut before its RR intervals', () => {
    const frame = bytes('1f 4800 3200')
    for (let length = 0; length < frame.length; length += 1)
      expect(() => heartRate.decode['2a37']?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
    expect(() => decode('2a37', '')).toThrow(expect.objectContaining({ offset: 0 }))
  })
})

describe('2A38 Body Sensor Location', () => {
  it.each([
    ['00', 'other'],
    ['01', 'chest'],
    ['02', 'wrist'],
    ['03', 'finger'],
    ['04', 'hand'],
    ['05', 'ear-lobe'],
    ['06', 'foot'],
  ])('reads %s as %s', (hex, bodySensorLocation) => {
    expect(decode('2a38', hex)).toEqual([{ what: 'facts', facts: { bodySensorLocation } }])
  })

  it('knows no location for any reserved value', () => {
    const nothing: readonly Decoded[] = [{ what: 'facts', facts: {}, flags: ['reserved-bits'] }]
    for (let value = 7; value <= 255; value += 1)
      expect(heartRate.decode['2a38']?.(Uint8Array.of(value))).toEqual(nothing)
  })

  it('notices bytes after the end, and refuses an empty value', () => {
    expect(decode('2a38', '0100')).toMatchObject([{ flags: ['trailing-bytes'] }])
    expect(() => decode('2a38', '')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})
