import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeMasimoAscii, isWholeMasimoLine } from './masimo-ascii.ts'

/** As published: a Rad-8 without a sensor. */
const RAD8 = '03/19/16 13:37:12 SN=0000093112 SPO2=---% BPM=--- DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000001'
/** As published: a Radical-7 with a weak signal. */
const RADICAL7 =
  '03/17/16 19:19:36 SN=---------- SPO2=098% BPM=123 PI=00.55 SPCO=--% SPMET=--.-% SPHB=--.- SPOC=-- RESVD=--- DESAT=-- PIDELTA=+-- PVI=--- ALARM=000000 EXC=0000C00 EXC1=00000000'
/** From the Radical-7 Service Manual, older display. */
const RADICAL7_BLUE =
  '05/15/07 08:12:21 SN=0000070986 SPO2=---% BPM=--- PI=--.--% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- PVI=--- ALARM=0000 EXC=000000'
const MEASURING =
  '11/20/26 10:02:27 SN=0000070986 SPO2=097% BPM=072 PI=02.10% SPCO=05.0% SPMET=01.2% DESAT=03 PIDELTA=+04 PVI=012 ALARM=0000 EXC=000800'
/** Digits in every field, so that no dash can give a splice away. */
const ALL_DIGITS =
  '11/20/26 10:02:27 SN=0000070986 SPO2=097% BPM=072 PI=02.10 SPCO=05% SPMET=01.2% SPHB=14.1 SPOC=18 RESVD=123 DESAT=03 PIDELTA=+04 PVI=012 ALARM=000000 EXC=0000800 EXC1=00000000'
const ALL = [RAD8, RADICAL7, RADICAL7_BLUE, MEASURING, ALL_DIGITS]

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const measurement = (text: string): Measurement => {
  const [first, ...more] = decodeMasimoAscii(ascii(text))
  if (first?.what !== 'measurement' || more.length > 0) throw new Error('not one measurement')
  return first
}

const values = (text: string): Record<string, string> =>
  Object.fromEntries(
    measurement(text).quantities.map((quantity) => [
      quantity.quantity,
      'value' in quantity ? `${quantity.value} ${quantity.unit}` : quantity.absent,
    ]),
  )

const outcome = (text: string): Record<string, string> | string => {
  try {
    return values(text)
  } catch (error) {
    if (error instanceof DecodeError) return error.fault
    throw error
  }
}

const withExc = (exc: string): string => MEASURING.replace('EXC=000800', `EXC=${exc}`)

describe('a line of a Masimo oximeter', () => {
  it('without a sensor has no values, and the time of the device', () => {
    expect(measurement(`${RAD8}\r\n`)).toEqual({
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        { quantity: 'oxygen-saturation', absent: 'sensor-off' },
        { quantity: 'pulse-rate-oximeter', absent: 'sensor-off' },
      ],
      flags: ['sensor-disconnected'],
      deviceTime: '2016-03-19T13:37:12',
    })
  })

  it('with a weak signal keeps its values, each with its digits, and carries the doubt', () => {
    expect(values(`${RADICAL7}\r\n`)).toEqual({
      'oxygen-saturation': '98 %',
      'pulse-rate-oximeter': '123 /min',
      'perfusion-index': '0.55 %',
    })
    expect(measurement(`${RADICAL7}\r\n`)).toMatchObject({ flags: ['poor-signal'], deviceTime: '2016-03-17T19:19:36' })
  })

  it('of the older layout is read by the same keys', () => {
    expect(values(RADICAL7_BLUE)).toEqual({
      'oxygen-saturation': 'not-available',
      'pulse-rate-oximeter': 'not-available',
      'perfusion-index': 'not-available',
    })
    expect(values(MEASURING)).toEqual({
      'oxygen-saturation': '97 %',
      'pulse-rate-oximeter': '72 /min',
      'perfusion-index': '2.10 %',
    })
    expect(measurement(MEASURING).flags).toEqual([])
  })

  it('may carry a field that nobody knows yet', () => {
    expect(values(`${MEASURING.replace(' ALARM', ' ORI=--.-- ALARM')}\n`)).toEqual(values(MEASURING))
    expect(outcome(`${MEASURING.replace(' ALARM', ' ORI=hello ALARM')}\n`)).toBe('grammar')
  })

  it('may follow NULs and other bytes that do not print, but not contain them', () => {
    expect(values(`\0\0\r${MEASURING}\r\n`)).toEqual(values(MEASURING))
    expect(outcome(`${MEASURING.replace('BPM', 'B\0PM')}\r\n`)).toBe('grammar')
    expect(outcome(`${MEASURING.replace('BPM', 'B\xc2PM')}\r\n`)).toBe('grammar')
  })

  it('takes zeros for missing values, as the maker prints them in a trend', () => {
    const zeros = MEASURING.replace('SPO2=097', 'SPO2=000').replace('BPM=072', 'BPM=000').replace('02.10', '00.00')
    expect(Object.values(values(zeros))).toEqual(['not-available', 'not-available', 'not-available'])
  })

  it.each([
    ['001', 'sensor-disconnected', 'sensor-off'],
    ['020', 'sensor-off', 'sensor-off'],
    ['002', 'sensor-malfunction', 'sensor-fault'],
    ['080', 'sensor-unsupported', 'sensor-fault'],
  ])('with exception %s says %s and has no values although digits are there', (bit, flag, absent) => {
    const line = withExc(`000${bit}`)
    expect(measurement(line).flags).toEqual([flag])
    expect(Object.values(values(line))).toEqual([absent, absent, absent])
  })

  it.each([
    ['004', 'low-perfusion'],
    ['008', 'searching'],
    ['010', 'sensor-interference'],
    ['040', 'ambient-light'],
    ['400', 'poor-signal'],
    ['100', 'reserved-bits'],
    ['200', 'reserved-bits'],
  ])('with exception %s says %s and keeps its values', (bit, flag) => {
    expect(measurement(withExc(`000${bit}`)).flags).toEqual([flag])
    expect(values(withExc(`000${bit}`))).toEqual(values(MEASURING))
  })

  it('without values while it searches says so', () => {
    const line = RADICAL7_BLUE.replace('EXC=000000', 'EXC=000008')
    expect(Object.values(values(line))).toEqual(['searching', 'searching', 'searching'])
  })

  it('names several exceptions at once; a sensor that is off weighs most', () => {
    const line = withExc('000C2E')
    expect(measurement(line).flags).toEqual([
      'sensor-off',
      'sensor-malfunction',
      'low-perfusion',
      'searching',
      'poor-signal',
    ])
    expect(values(line)['oxygen-saturation']).toBe('sensor-off')
  })

  it.each([
    ['SpO2 above 100', MEASURING.replace('SPO2=097', 'SPO2=101')],
    ['two digits of SpO2', MEASURING.replace('SPO2=097', 'SPO2=97')],
    ['SpO2 without its percent sign', MEASURING.replace('SPO2=097%', 'SPO2=097')],
    ['dashes among digits', MEASURING.replace('BPM=072', 'BPM=-72')],
    ['one decimal of the perfusion index', MEASURING.replace('PI=02.10', 'PI=02.1')],
    ['a field twice', MEASURING.replace('DESAT=03', 'BPM=072 DESAT=03')],
    ['carbon monoxide missing after a perfusion index in percent', MEASURING.replace(' SPCO=05.0%', '')],
    ['no pulse', MEASURING.replace(' BPM=072', '')],
    ['no exceptions', MEASURING.replace(' EXC=000800', '')],
    ['no alarm field', MEASURING.replace(' ALARM=0000', '')],
    ['an exception field of the other layout', withExc('0000800')],
    ['31 February', MEASURING.replace('11/20', '02/31')],
    ['the day before the month', MEASURING.replace('11/20', '20/11')],
    ['24 o’clock', MEASURING.replace('10:02:27', '24:02:27')],
    ['no time at its start', MEASURING.slice(18)],
    ['the half of a line before it', `11/20/26 10:02:26 SN=0000070986 SPO2=097% BPM=0${MEASURING}`],
    ['two lines run together', `${MEASURING}${MEASURING}`],
    ['words', 'Masimo'],
  ])('with %s is refused', (_name, line) => {
    expect(outcome(`${line}\r\n`)).toBe('grammar')
  })

  it.each([
    '09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET',
    '09/21/08 09:56:08 SpO2=000 PR=000 PI=00.00 EXC=820:OffPat,SET',
  ])('of a trend dump is of the past, and never a live reading: %s', (line) => {
    for (const end of ['', '\r\n'])
      expect(measurement(line + end)).toMatchObject({
        mode: 'spot',
        isPast: true,
        deviceTime: expect.stringMatching(/^2008-09-21T09:56/),
      })
    for (let length = 18; length < line.length; length++)
      expect(outcome(line.slice(0, length))).toBe(line.slice(0, length).endsWith('SET') ? values(line) : 'truncated')
  })

  it('of a trend dump has its numbers, or none where it says 000, whatever else it says', () => {
    const trend = (numbers: string) => Object.values(values(`09/21/08 09:56:12 ${numbers}\r\n`))
    expect(trend('SpO2=097 PR=069 PI=04.69 EXC=800:SET')).toEqual(['97 %', '69 /min', '4.69 %'])
    expect(trend('SpO2=000 PR=000 PI=00.00 EXC=800:SET')).toEqual(['not-available', 'not-available', 'not-available'])
    expect(trend('SpO2=000 PR=000 PI=00.00 EXC=820:OffPat,SET')).toEqual(['sensor-off', 'sensor-off', 'sensor-off'])
    expect(outcome('09/21/08 09:56:12 SpO2=97 PR=069 PI=04.69 EXC=800:SET\r\n')).toBe('grammar')
  })

  it.each(ALL)('cut anywhere is refused: %s', (line) => {
    const whole = `${line}\r\n`
    for (let length = 0; length < line.length; length++) expect(outcome(whole.slice(0, length))).toBe('truncated')
    for (let length = line.length; length <= whole.length; length++)
      expect(outcome(whole.slice(0, length))).toEqual(values(whole))
  })

  it.each(ALL)('that begins too late is refused: %s', (line) => {
    for (let start = 1; start < line.length; start++) expect(outcome(`${line.slice(start)}\r\n`)).toBe('grammar')
  })

  it.each(ALL)('that lost any run of bytes never gives another number: %s', (line) => {
    const whole: Record<string, string> = values(line)
    for (let from = 0; from < line.length; from++) {
      for (let to = from + 1; to <= line.length; to++) {
        const rest = outcome(`${line.slice(0, from)}${line.slice(to)}\r\n`)
        if (typeof rest === 'string') continue
        for (const [quantity, value] of Object.entries(rest))
          expect([quantity, value]).toEqual([quantity, whole[quantity]])
      }
    }
  })

  // Without a checksum or parity a digit can turn into another digit unseen, and a line can be spliced from two of the
  // same layout. What this shows is that a flipped bit anywhere else is seen or harmless.
  it.each(ALL)('gives another number after a flipped bit only where the bit was in the field itself: %s', (line) => {
    const whole: Record<string, string> = values(line)
    const fieldOf: Record<string, string> = {
      'oxygen-saturation': 'SPO2=',
      'pulse-rate-oximeter': 'BPM=',
      'perfusion-index': ' PI=',
    }
    const exc = line.indexOf('EXC=')
    for (let position = 0; position < line.length * 8; position++) {
      const bytes = Buffer.from(line, 'latin1')
      const at = position >> 3
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (position & 7))
      const rest = outcome(`${bytes.toString('latin1')}\r\n`)
      if (typeof rest === 'string') continue
      for (const [quantity, value] of Object.entries(rest)) {
        if (value === whole[quantity] || at > exc) continue
        const start = line.indexOf(fieldOf[quantity] ?? '?') + (fieldOf[quantity]?.length ?? 0)
        expect(at).toBeGreaterThanOrEqual(start)
        expect(at).toBeLessThan(start + 5)
      }
    }
  })

  it('gives a reading or a DecodeError for any bytes', () => {
    const changed = fc
      .tuple(fc.constantFrom(...ALL), fc.nat(), fc.string({ maxLength: 4 }))
      .map(([line, place, text]) => {
        const at = place % line.length
        return `${line.slice(0, at)}${text}${line.slice(at + text.length)}\r\n`
      })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), changed), (text) => {
        expect(['string', 'object']).toContain(typeof outcome(text))
      }),
    )
  })
})

it('knows a whole line without its line feed from a cut one', () => {
  for (const line of ALL)
    expect([isWholeMasimoLine(ascii(line)), isWholeMasimoLine(ascii(line.slice(0, -1)))]).toEqual([true, false])
})
