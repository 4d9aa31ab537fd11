import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import type { Measurement } from '../../reading/reading.ts'
import { display, packet, spot } from '../../simulator/devices/nonin-frames.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeNonin } from './nonin.ts'
import { setNoninClock } from './nonin-answers.ts'

const measurement = (frame: Uint8Array): Measurement => {
  const [first] = decodeNonin(frame)
  if (first?.what !== 'measurement') throw new Error('no measurement')
  return first
}
const values = (frame: Uint8Array): readonly string[] =>
  measurement(frame).quantities.map((each) => ('value' in each ? `${each.value}` : each.absent))
const flags = (frame: Uint8Array): readonly string[] => measurement(frame).flags
const fault = (frame: Uint8Array): unknown => {
  try {
    return decodeNonin(frame)
  } catch (error) {
    return error instanceof DecodeError ? error.fault : error
  }
}
const GONE = ['not-available', 'not-available']
const OFF = ['sensor-off', 'sensor-off']

describe('format 8 of Nonin', () => {
  it.each([
    ['V024', '80396220', ['98', '57'], ['validated-data']],
    ['V025', '80396200', ['98', '57'], []],
    ['V027', '88396200', ['98', '57'], ['poor-signal']],
    ['V028', '8b7f6200', ['98', 'not-available'], ['poor-signal']],
    ['V030', '8a626200', ['98', '354'], ['poor-signal']],
    ['V031', '80396208', OFF, ['sensor-off']],
    ['V032', '80396201', ['98', '57'], ['low-battery']],
    ['V034', '84396201', ['98', '57'], ['questionable-pulse', 'low-battery']],
  ])('%s is read: %s', (_id, hex, expected, doubts) => {
    expect(values(bytes(hex))).toEqual(expected)
    expect(flags(bytes(hex))).toEqual(doubts)
    expect(measurement(bytes(hex)).mode).toBe('continuous')
  })

  it.each([
    [0x20, 'erratic-signal'],
    [0x10, 'low-perfusion'],
    [0x08, 'poor-signal'],
    [0x04, 'questionable-pulse'],
  ])('with status bit %i says %s and keeps its values', (bit, flag) => {
    expect(flags(display(97, 72, bit))).toEqual([flag])
    expect(values(display(97, 72, bit))).toEqual(['97', '72'])
  })

  it('has a pulse of nine bits', () => {
    expect(values(display(97, 127))).toEqual(['97', '127'])
    expect(values(display(97, 128))).toEqual(['97', '128'])
    expect(values(display(97, 321))).toEqual(['97', '321'])
  })

  it('never gives a number that the display holds after the finger has gone', () => {
    for (let status = 0; status < 0x80; status += 4) expect(values(display(97, 72, status, 0x28))).toEqual(OFF)
    expect(flags(display(97, 72, 0, 0x28))).toEqual(['sensor-off'])
  })

  it('without a number says so, and 0 is none', () => {
    expect(values(display(127, 511))).toEqual(GONE)
    expect(values(display(0, 0))).toEqual(GONE)
    expect(values(display(100, 1))).toEqual(['100', '1'])
  })

  it('does not mind reserved bits, which may have any value', () => {
    expect(flags(display(97, 72, 0x40, 0x56))).toEqual([])
  })

  it.each([
    ['SpO2 above 100', display(101), 'grammar'],
    ['bit 7 missing in the first byte', bytes('00396200'), 'grammar'],
    ['bit 7 in the pulse', bytes('80b96200'), 'grammar'],
    ['bit 7 in SpO2', bytes('8039e200'), 'grammar'],
    ['bit 7 in the second status', bytes('80396280'), 'grammar'],
    ['three bytes', bytes('803962'), 'truncated'],
    ['no bytes', bytes(''), 'truncated'],
  ])('with %s is refused', (_name, frame, expected) => {
    expect(fault(frame)).toBe(expected)
  })
})

describe('a packet of formats 2 and 7 of Nonin', () => {
  it('V039 is read', () => {
    const V039 =
      '018101008301800148ca01800161e301800130b2018001008201800100820180010082018001008201800161e301800161e301800161e301800100820180010082018001008201800148ca01800161e301800161e301800100820180010082018001008201800148ca018001008201800148ca01800100820180010082'
    expect(decodeNonin(bytes(V039))).toEqual([
      {
        what: 'measurement',
        mode: 'continuous',
        quantities: [
          { quantity: 'oxygen-saturation', value: expect.objectContaining({ text: '97' }), unit: '%' },
          { quantity: 'pulse-rate-oximeter', value: expect.objectContaining({ text: '72' }), unit: '/min' },
        ],
        flags: [],
        averaging: {
          fast: [{ quantity: 'oxygen-saturation', value: expect.objectContaining({ text: '97' }), unit: '%' }],
          slow: [
            { quantity: 'oxygen-saturation', value: expect.objectContaining({ text: '97' }), unit: '%' },
            { quantity: 'pulse-rate-oximeter', value: expect.objectContaining({ text: '72' }), unit: '/min' },
          ],
        },
      },
      { what: 'samples', signal: 'plethysmogram', samples: Array(25).fill(1), periodMs: 1000 / 75 },
    ])
  })

  it.each([2, 7] as const)('in format %i takes each field from its own frame', (format) => {
    // Every other frame carries what would show.
    const others = Object.fromEntries([4, 5, 6, 7, 12, 13, 18, 19, 24, 25].map((frame) => [frame, 99]))
    const display = { 9: 88, 11: 89, 17: 87, 20: 1, 21: 33, 22: 1, 23: 34 }
    const frame = packet({
      format,
      saturation: 95,
      pulse: 200,
      float: { ...others, ...display, 10: 94, 14: 1, 15: 70, 16: 96 },
    })
    expect(values(frame)).toEqual(['95', '200'])
    const { averaging } = measurement(frame)
    expect(averaging?.fast?.map((each) => ('value' in each ? each.value.text : ''))).toEqual(['94'])
    expect(averaging?.slow?.map((each) => ('value' in each ? each.value.text : ''))).toEqual(['96', '198'])
  })

  it('has samples of 8 bits in format 2 and of 16 bits in format 7', () => {
    const samplesOf = (frame: Uint8Array) =>
      decodeNonin(frame).flatMap((each) => (each.what === 'samples' ? each.samples : []))
    const numbers = Array.from({ length: 25 }, (_, index) => index + 1)
    expect(samplesOf(packet({ sample: (n) => n * 10 }))).toEqual(numbers.map((n) => n * 10))
    expect(samplesOf(packet({ format: 7, sample: (n) => n * 2600 }))).toEqual(numbers.map((n) => n * 2600))
  })

  it.each([
    [0x20, ['questionable-pulse']],
    [0x10, ['erratic-signal']],
    [0x04, ['low-perfusion']],
    [0x06, ['poor-signal']],
    [0x02, []],
    [0x40, []],
  ])('with %i in the status of one frame says %s', (bits, expected) => {
    const frame = packet({ status: (n) => (n === 13 ? bits : 0) })
    expect(flags(frame)).toEqual(expected)
    expect(values(frame)).toEqual(['97', '72'])
  })

  it('with a sensor alarm in any frame has no value and no sample', () => {
    for (let alarmed = 1; alarmed <= 25; alarmed += 1) {
      const frame = packet({ status: (n) => (n === alarmed ? 8 : 0), float: { 8: 0x20 } })
      expect([alarmed, decodeNonin(frame).length, values(frame), flags(frame)]).toEqual([
        alarmed,
        1,
        OFF,
        ['sensor-off'],
      ])
    }
  })

  it('tells the SmartPoint mark and a weak battery', () => {
    expect(flags(packet({ float: { 8: 0x21 } }))).toEqual(['validated-data', 'low-battery'])
  })

  it('without numbers says so', () => {
    expect(values(packet({ saturation: 127, pulse: 511 }))).toEqual(GONE)
  })

  it.each([
    ['SpO2 above 100', packet({ saturation: 101 }), 'grammar'],
    ['bit 7 in the pulse', packet({ float: { 2: 0x80 } }), 'grammar'],
    ['a second first frame', packet({ status: (n) => (n === 9 ? 1 : 0) }), 'grammar'],
    ['24 frames', packet().subarray(0, 120), 'truncated'],
    ['26 frames', Buffer.concat([packet(), packet().subarray(0, 5)]), 'grammar'],
    [
      'frames of two formats',
      Buffer.concat([packet().subarray(0, 60), packet({ format: 7 }).subarray(60)]),
      'checksum',
    ],
    ['a beginning that is none', packet().subarray(5), 'truncated'],
  ])('with %s is refused', (_name, frame, expected) => {
    expect(fault(frame)).toBe(expected)
  })
})

describe('format 13 of Nonin', () => {
  it('is one finished measurement with its time', () => {
    expect(measurement(spot())).toEqual({
      what: 'measurement',
      mode: 'spot',
      quantities: [
        { quantity: 'oxygen-saturation', value: expect.objectContaining({ text: '97' }), unit: '%' },
        { quantity: 'pulse-rate-oximeter', value: expect.objectContaining({ text: '72' }), unit: '/min' },
      ],
      flags: ['validated-data'],
      deviceTime: '2026-11-20T10:00:14',
    })
  })

  it.each([
    [[0, 0], ['questionable']],
    [
      [2, 0x10],
      ['validated-data', 'from-storage'],
    ],
    [
      [2, 0x01],
      ['validated-data', 'low-battery'],
    ],
    [
      [2, 0x11],
      ['validated-data', 'from-storage', 'low-battery'],
    ],
    [
      [6, 0],
      ['validated-data', 'reserved-bits'],
    ],
    [
      [2, 0x80],
      ['validated-data', 'reserved-bits'],
    ],
  ] as const)('with status %o says %o', (status, expected) => {
    expect(flags(spot({ status }))).toEqual(expected)
    expect(values(spot({ status }))).toEqual(['97', '72'])
  })

  it('that is no measurement has no number, whatever stands in its fields', () => {
    expect(values(spot({ status: [1, 0], saturation: 127, pulse: 511 }))).toEqual(GONE)
    expect(values(spot({ status: [3, 0] }))).toEqual(GONE)
    expect(values(spot({ saturation: 127, pulse: 511 }))).toEqual(GONE)
  })

  it('has a pulse of nine bits and ignores the reserved bit of SpO2', () => {
    expect(values(spot({ pulse: 255 }))).toEqual(['97', '255'])
    expect(values(spot({ pulse: 256 }))).toEqual(['97', '256'])
    expect(values(spot({ saturation: 0x80 | 93 }))).toEqual(['93', '72'])
  })

  it('that a later firmware made longer is read as far as it is known', () => {
    const longer = spot({ more: [...Buffer.from('501493200')] })
    expect(values(longer)).toEqual(['97', '72'])
    expect(flags(longer)).toEqual(['validated-data', 'trailing-bytes'])
  })

  it.each([
    '2000000000000000',
    '2026023010001400',
    '2026132010001400',
    '20261120100014ff',
    '20a6112010001400',
    '2026112024001400',
  ])('with the stamp %s gives its numbers, and a time only where that is one', (stamp) => {
    const isOne = stamp.startsWith('2026112010')
    expect(values(spot({ stamp }))).toEqual(['97', '72'])
    expect(measurement(spot({ stamp })).deviceTime).toBe(isOne ? '2026-11-20T10:00:14' : undefined)
    expect(flags(spot({ stamp })).includes('device-time-unknown')).toBe(!isOne)
  })

  it('cut anywhere is refused', () => {
    const whole = spot()
    for (let length = 4; length < whole.length; length += 1) expect(fault(whole.subarray(0, length))).toBe('truncated')
    expect(fault(Buffer.concat([whole, bytes('03')]))).toBe('grammar')
  })

  it('with any bit flipped is refused', () => {
    for (let position = 0; position < 22 * 8; position += 1) {
      const flipped = spot({ pulse: 200 })
      flipped[position >> 3] = (flipped[position >> 3] ?? 0) ^ (1 << (position & 7))
      expect(typeof fault(flipped)).toBe('string')
    }
  })

  it('with SpO2 above 100 is refused', () => {
    expect(fault(spot({ saturation: 110 }))).toBe('grammar')
  })
})

describe('what a Nonin oximeter answers', () => {
  it('V036: the serial number', () => {
    expect(decodeNonin(bytes('02f40b02353031343933323030ca03'))).toEqual([
      { what: 'facts', facts: { serialNumber: '501493200' } },
    ])
  })

  it('a serial number with another checksum is refused', () => {
    expect(fault(bytes('02f40b02353031343933323030cb03'))).toBe('checksum')
  })

  it('a serial number that is none is refused', () => {
    expect(fault(bytes('02f40b02353031343933323041db03'))).toBe('grammar')
  })

  it('V038: the maker’s example of setting the clock', () => {
    expect(decodeNonin(bytes('027206320c1f0e1e0f03'))).toEqual([{ what: 'clock', local: '2050-12-31T14:30:15' }])
    expect(setNoninClock('2050-12-31T14:30:15')).toEqual(bytes('027206320c1f0e1e0f03'))
  })

  it('the clock, which it may not know', () => {
    expect(decodeNonin(bytes('02f2061a0b140a000e03'))).toEqual([{ what: 'clock', local: '2026-11-20T10:00:14' }])
    expect(decodeNonin(bytes('02f20600000000000003'))).toEqual([{ what: 'clock', local: undefined }])
  })

  it.each([
    ['31 February', '02f2061a021f0a000e03', 'grammar'],
    ['24 o’clock', '02f2061a0b1418000e03', 'grammar'],
    ['year 100', '02f206640b140a000e03', 'grammar'],
    ['no end', '02f2061a0b140a000e00', 'checksum'],
    ['a byte less', '02f2061a0b140a000e', 'truncated'],
    ['a byte more', '02f2061a0b140a000e0300', 'grammar'],
    ['another beginning', '02f1061a0b140a000e03', 'unknown-frame'],
  ])('a clock with %s is refused', (_name, hex, expected) => {
    expect(fault(bytes(hex))).toBe(expected)
  })
})

it('gives what a frame means or a DecodeError, whatever the bytes', () => {
  const changed = fc
    .tuple(
      fc.constantFrom(packet(), packet({ format: 7 }), spot(), display()),
      fc.nat(),
      fc.uint8Array({ maxLength: 4 }),
    )
    .map(([frame, place, patch]) => {
      const copy = Uint8Array.from(frame)
      copy.set(patch.slice(0, copy.length - (place % copy.length)), place % copy.length)
      return copy
    })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 140 }), changed), (frame) => {
      expect(['string', 'object']).toContain(typeof fault(frame))
      expect(fault(frame)).not.toBeInstanceOf(Error)
    }),
  )
})
