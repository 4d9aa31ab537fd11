import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { healthThermometer } from './health-thermometer.ts'

const decode = (channel: string, hex: string) => healthThermometer.decode[channel]?.(bytes(hex))

const celsius = (text: string) => ({ quantity: 'body-temperature', value: Decimal.parse(text), unit: 'Cel' }) as const
const absent = (absence: string) => ({ quantity: 'body-temperature', absent: absence })

const TOOLBOX = 'NordicSemiconductor/Android-nRF-Toolbox@3271714 HTSDataParserTest.kt'
const NORDIC = 'NordicSemiconductor/Android-BLE-Common-Library@c078e25 TemperatureMeasurementDataCallbackTest.java'

/** Every field: 36.97 °C, time stamp, armpit. */
const FULL = '06 710e00fe e40705150a1e2d 01'

describe('2A1C Temperature Measurement', () => {
  it.each([
    [FULL, TOOLBOX, { quantities: [celsius('36.97')], flags: [], deviceTime: '2020-05-21T10:30:45', site: 'armpit' }],
    ['00ffff7f00', TOOLBOX, { quantities: [absent('not-a-number')], flags: [] }],
    // The firmware wrote a plain integer where a FLOAT belongs; what it says is what is read, and plausibility objects.
    ['00030a0000', 'esp32.com forum', { quantities: [celsius('2563')], flags: [] }],
    ['08c40900fe', TOOLBOX, { quantities: [celsius('25.00')], flags: ['reserved-bits'] }],
    [
      '07100300ffe107040d0e0700ff',
      'Beurer FT95 protocol document, quoted in eviahealth ft95manager; FF is an object and no body site',
      {
        quantities: [{ ...celsius('25.78'), asSent: { value: Decimal.parse('78.4'), unit: '[degF]' } }],
        flags: ['reserved-bits', 'questionable'],
        deviceTime: '2017-04-13T14:07:00',
      },
    ],
  ])('reads the published %s (%s)', (hex, _source, expected) => {
    expect(decode('2a1c', hex)).toEqual([{ what: 'measurement', mode: 'spot', ...expected }])
  })

  it(`refuses the published 06b00e00fedc070c050b321b, whose type is missing (${NORDIC})`, () => {
    expect(() => decode('2a1c', '06b00e00fedc070c050b321b')).toThrow(
      expect.objectContaining({ fault: 'truncated', offset: 12 }),
    )
  })

  it('refuses the published 00ffffff7f, an overflow and no infinity', () => {
    expect(() => decode('2a1c', '00ffffff7f')).toThrow(expect.objectContaining({ fault: 'grammar', offset: 4 }))
  })

  it.each([
    ['ffff7f00', 'not-a-number'],
    ['00008000', 'not-at-this-resolution'],
    ['feff7f00', 'positive-infinity'],
    ['02008000', 'negative-infinity'],
    ['01008000', 'reserved-value'],
  ])('gives no temperature for the special word %s, in either unit', (word, absence) => {
    expect(decode('2a1c', `00 ${word}`)).toMatchObject([{ quantities: [absent(absence)] }])
    expect(decode('2a1c', `01 ${word}`)).toMatchObject([{ quantities: [absent(absence)] }])
  })

  it.each([
    ['da0300ff', '98.6', '37.00'],
    ['220100fe', '2.90', '-16.167'],
    ['65000000', '101', '38.3'],
    ['200000 00', '32', '0.0'],
    ['d8ffff00', '-40', '-40.0'],
  ])('turns the Fahrenheit FLOAT %s, %s °F, into %s °C and keeps what was sent', (word, sent, text) => {
    expect(decode('2a1c', `01 ${word}`)).toMatchObject([
      { quantities: [{ ...celsius(text), asSent: { value: Decimal.parse(sent), unit: '[degF]' } }] },
    ])
  })

  it('says no site and says why for a reserved type', () => {
    for (const type of ['00', '0a', '80', 'ff']) {
      const [measurement] = decode('2a1c', `04 710e00fe ${type}`) ?? []
      expect(measurement).toMatchObject({ quantities: [celsius('36.97')], flags: ['reserved-bits', 'questionable'] })
      expect(measurement).not.toHaveProperty('site')
    }
  })

  it('gives no device time but a notice when the time stamp is unknown', () => {
    const [measurement] = decode('2a1c', '02 710e00fe 00000000000000') ?? []
    expect(measurement).toMatchObject({ flags: ['device-time-unknown'] })
    expect(measurement).not.toHaveProperty('deviceTime')
  })

  it.each([0x08, 0x10, 0x20, 0x40, 0x80])('notices the reserved flag bit %d and reads on', (bit) => {
    const hex = `${Buffer.from([bit]).toString('hex')} 710e00fe`
    expect(decode('2a1c', hex)).toMatchObject([{ quantities: [celsius('36.97')], flags: ['reserved-bits'] }])
  })

  it.each(['2a1c', '2a1e'])('refuses the full frame of %s cut at any length', (channel) => {
    const frame = bytes(FULL)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => healthThermometer.decode[channel]?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
    expect(() => decode(channel, '')).toThrow(expect.objectContaining({ offset: 0 }))
  })

  it('notices bytes after the end and reads the rest', () => {
    expect(decode('2a1c', `${FULL} 00`)).toMatchObject([{ site: 'armpit', flags: ['trailing-bytes'] }])
  })
})

describe('2A1E Intermediate Temperature', () => {
  it('is never more than intermediate', () => {
    expect(decode('2a1e', FULL)).toEqual([
      {
        what: 'measurement',
        mode: 'intermediate',
        quantities: [celsius('36.97')],
        flags: [],
        deviceTime: '2020-05-21T10:30:45',
        site: 'armpit',
      },
    ])
  })
})

describe('2A1D Temperature Type', () => {
  const sites = ['armpit', 'body', 'ear', 'finger', 'gastro-intestinal', 'mouth', 'rectum', 'toe', 'tympanum']

  it.each(sites.map((site, index) => [index + 1, site] as const))(
    'reads type %d as %s, here and in 2A1C',
    (type, site) => {
      const hex = Buffer.from([type]).toString('hex')
      expect(decode('2a1d', hex)).toEqual([{ what: 'facts', facts: { temperatureSite: site } }])
      expect(decode('2a1c', `04 710e00fe ${hex}`)).toMatchObject([{ site, flags: [] }])
    },
  )

  it('knows no site for any reserved type', () => {
    const nothing: readonly Decoded[] = [{ what: 'facts', facts: {}, flags: ['reserved-bits'] }]
    for (let type = 0; type <= 255; type += type === 0 ? 10 : 1)
      expect(healthThermometer.decode['2a1d']?.(Uint8Array.of(type))).toEqual(nothing)
  })

  it('notices bytes after the end, and refuses an empty value', () => {
    expect(decode('2a1d', '0100')).toEqual([
      { what: 'facts', facts: { temperatureSite: 'armpit' }, flags: ['trailing-bytes'] },
    ])
    expect(() => decode('2a1d', '')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})

describe('2A21 Measurement Interval', () => {
  it.each([
    ['3c00', 60, 'NordicSemiconductor/Android-BLE-Common-Library@c078e25 MeasurementIntervalDataCallbackTest.java'],
    ['100e', 3600, 'RonanB96/bluetooth-sig-python@27bdb3d test_measurement_interval.py'],
    ['0000', 0, 'Health Thermometer Service: on demand only'],
    ['ffff', 65535, 'Health Thermometer Service: the longest'],
  ])('reads %s as %d s (%s)', (hex, measurementIntervalS) => {
    expect(decode('2a21', hex)).toEqual([{ what: 'facts', facts: { measurementIntervalS } }])
  })

  it('notices bytes after the end, and refuses half a value', () => {
    expect(decode('2a21', '3c0000')).toMatchObject([{ flags: ['trailing-bytes'] }])
    expect(() => decode('2a21', '3c')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})
