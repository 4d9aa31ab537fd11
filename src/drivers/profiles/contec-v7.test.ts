import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import type { Decoded, Measurement } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeContecV7 } from './contec-v7.ts'

/** Packs seven data bytes into a real-time packet. */
const packet = (...data: number[]): Uint8Array =>
  Uint8Array.of(
    0x01,
    data.reduce((high, byte, index) => high | ((byte >> 7) << index), 0x80),
    ...data.map((byte) => byte | 0x80),
  )

//            signal pleth bar  pulse SpO2 PI (2.10 %, low byte first)
const GOOD = [0x06, 0x33, 0x06, 72, 97, 0xd2, 0x00] as const

const measurement = (decoded: readonly Decoded[]): Measurement => {
  const [first] = decoded
  if (first?.what !== 'measurement') throw new Error('no measurement')
  return first
}

const values = (frame: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    measurement(decodeContecV7(frame)).quantities.map((quantity) => [
      quantity.quantity,
      'value' in quantity ? `${quantity.value} ${quantity.unit}` : quantity.absent,
    ]),
  )

const fault = (frame: Uint8Array): unknown => {
  try {
    return decodeContecV7(frame)
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

describe('a real-time packet of Contec V7', () => {
  it('is read as captured: SpO2 and pulse, no perfusion index, one sample', () => {
    // biome-ignore format: one byte a line
    const frame = Uint8Array.of(
      0x01, // real-time data
      0xe0, // data 5 and 6 have bit 7
      0x85, // signal strength 5
      0xb3, // plethysmogram 51
      0x96, // bar graph 6, perfusion index invalid
      0xc1, // pulse 65
      0xe1, // SpO2 97
      0xff, // perfusion index, low
      0xff, // perfusion index, high
    )
    expect(values(frame)).toEqual({
      'oxygen-saturation': '97 %',
      'pulse-rate-oximeter': '65 /min',
      'perfusion-index': 'not-available',
    })
    expect(measurement(decodeContecV7(frame))).toMatchObject({ mode: 'continuous', flags: [] })
    expect(decodeContecV7(frame)[1]).toEqual({
      what: 'samples',
      signal: 'plethysmogram',
      samples: [51],
      periodMs: 1000 / 60,
    })
  })

  it('keeps the hundredths of the perfusion index', () => {
    expect(values(packet(...GOOD))['perfusion-index']).toBe('2.10 %')
  })

  it('carries a pulse of 128 and above whole, high bit and all', () => {
    expect(values(packet(0x06, 0x33, 0x06, 128, 97, 0xd2, 0))['pulse-rate-oximeter']).toBe('128 /min')
    expect(values(packet(0x06, 0x33, 0x06, 254, 97, 0xd2, 0))['pulse-rate-oximeter']).toBe('254 /min')
  })

  it.each([
    ['pulse FF', [0x06, 0x33, 0x06, 0xff, 97, 0xd2, 0], 'pulse-rate-oximeter'],
    ['pulse 0', [0x06, 0x33, 0x06, 0, 97, 0xd2, 0], 'pulse-rate-oximeter'],
    ['SpO2 7F', [0x06, 0x33, 0x06, 72, 0x7f, 0xd2, 0], 'oxygen-saturation'],
    ['SpO2 0', [0x06, 0x33, 0x06, 72, 0, 0xd2, 0], 'oxygen-saturation'],
    ['perfusion index FFFF', [0x06, 0x33, 0x06, 72, 97, 0xff, 0xff], 'perfusion-index'],
    ['perfusion index 0', [0x06, 0x33, 0x06, 72, 97, 0, 0], 'perfusion-index'],
    ['perfusion index above 22 %', [0x06, 0x33, 0x06, 72, 97, 0x99, 0x08], 'perfusion-index'],
    ['the perfusion index marked invalid', [0x06, 0x33, 0x16, 72, 97, 0xd2, 0], 'perfusion-index'],
  ])('has no value for %s, and says why', (_name, data, quantity) => {
    expect(values(packet(...data))[quantity]).toBe('not-available')
    const searching = [(data[0] ?? 0) | 0x10, ...data.slice(1)]
    expect(values(packet(...searching))[quantity]).toBe('searching')
  })

  it('has no value and no sample when the probe is off, whatever numbers stand in it', () => {
    const frame = packet(0x80, ...GOOD.slice(1))
    expect(values(frame)).toEqual({
      'oxygen-saturation': 'sensor-off',
      'pulse-rate-oximeter': 'sensor-off',
      'perfusion-index': 'sensor-off',
    })
    expect(measurement(decodeContecV7(frame)).flags).toEqual(['sensor-off'])
    expect(decodeContecV7(frame)).toHaveLength(1)
  })

  it.each([
    ['searching', packet(0x16, ...GOOD.slice(1)), ['searching']],
    ['searching', packet(0x06, 0x80 | 0x33, ...GOOD.slice(2)), ['searching']],
    ['reserved bits', packet(0x06, 0x33, 0x26, ...GOOD.slice(3)), ['reserved-bits']],
    ['nothing, for a beep', packet(0x46, ...GOOD.slice(1)), []],
    ["nothing, for the device's own SpO2 limit", packet(0x26, ...GOOD.slice(1)), []],
  ])('keeps its values and flags %s', (_name, frame, flags) => {
    expect(measurement(decodeContecV7(frame)).flags).toEqual(flags)
    expect(values(frame)['oxygen-saturation']).toBe('97 %')
  })

  it('accepts a signal strength above 8, which the maker reads as 8', () => {
    expect(values(packet(0x0f, ...GOOD.slice(1)))['oxygen-saturation']).toBe('97 %')
  })

  it.each([101, 126, 128, 255])('is outside its grammar with an SpO2 of %i', (saturation) => {
    expect(fault(packet(0x06, 0x33, 0x06, 72, saturation, 0xd2, 0))).toEqual(['grammar', 6])
  })

  it('is refused however it is cut or lengthened', () => {
    const whole = packet(...GOOD)
    expect(fault(new Uint8Array())).toEqual(['truncated', 0])
    for (let length = 1; length < whole.length; length++)
      expect(fault(whole.subarray(0, length))).toEqual(['truncated', length])
    expect(fault(Uint8Array.of(...whole, 0x80))).toEqual(['grammar', 9])
  })

  it('is refused when bit 7 of a byte is lost', () => {
    const whole = packet(...GOOD)
    for (let at = 1; at < whole.length; at++)
      expect(fault(whole.map((byte, index) => (index === at ? byte & 0x7f : byte)))).toEqual(['grammar', at])
    expect(fault(whole.map((byte, index) => (index === 0 ? byte | 0x80 : byte)))).toEqual(['unknown-frame', 0])
  })

  // Without a checksum, a bit that flips inside a data byte gives another value of the same shape. What this shows is
  // that nothing else does: not the type, not bit 7 of any byte.
  it('differs silently only where a bit of the data itself flipped', () => {
    const whole = packet(...GOOD)
    const before = JSON.stringify(decodeContecV7(whole))
    for (let position = 0; position < whole.length * 8; position++) {
      const at = position >> 3
      const flipped = whole.map((byte, index) => (index === at ? byte ^ (1 << (position & 7)) : byte))
      const outcome = fault(flipped)
      const isError = Array.isArray(outcome) && typeof outcome[0] === 'string'
      const isOtherAnswer = Array.isArray(outcome) && outcome.length === 0
      if (isError || isOtherAnswer || JSON.stringify(outcome) === before) continue
      expect([at > 0, (position & 7) < 7]).toEqual([true, true])
    }
  })
})

describe('any other packet of Contec V7', () => {
  it.each([
    ['the name of the user', '04 80 f5 f3 e5 f2 a0 a0 a0'],
    ['whether there is a perfusion index', '0e 80 81'],
    ['that the device is free', '0c 80'],
    ['stored values', '09 80 e1 c1 d2 80'],
    ['stored values, three at a time', '0f 80 e1 c1 e1 c1 e1 c1'],
  ])('tells %s, and is never a reading', (_name, hex) => {
    expect(decodeContecV7(bytes(hex))).toEqual([])
  })

  it('of a type outside the protocol is unknown', () => {
    expect(fault(bytes('02 80 80'))).toEqual(['unknown-frame', 0])
    expect(fault(bytes('7d 81 af 80 80 80 80 80 80'))).toEqual(['unknown-frame', 0])
  })

  it('gives readings or a DecodeError for any bytes', () => {
    const realTime = fc
      .uint8Array({ minLength: 8, maxLength: 8 })
      .map((data) => Uint8Array.of(1, ...data.map((b) => b | 0x80)))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), realTime), (frame) => {
        const outcome = fault(frame)
        expect(Array.isArray(outcome)).toBe(true)
      }),
    )
  })
})
