import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { beurerThermometer } from './beurer-thermometer.ts'
import { healthThermometer } from './health-thermometer.ts'

const decode = (channel: '2a1c' | '2a1e' | '2a1d', hex: string) => beurerThermometer.decode[channel]?.(bytes(hex))
const OF_NO_BODY = [{ quantity: 'body-temperature', absent: 'not-a-body' }]

describe('2A1C of a Beurer FT95', () => {
  it('is no body temperature when it is of an object: V123, the example of the maker', () => {
    expect(decode('2a1c', '07100300ffe107040d0e0700ff')).toEqual([
      { what: 'measurement', mode: 'spot', quantities: OF_NO_BODY, flags: [], deviceTime: '2017-04-13T14:07:00' },
    ])
  })

  it.each([
    ['without a time stamp', '04 100300ff ff', []],
    ['in °C', '04 6f0100ff ff', []],
    ['without a number', '04 ffff7f00 ff', []],
    ['with a reserved flag', '0c 100300ff ff', ['reserved-bits']],
    ['with bytes after it', '04 100300ff ff 00', ['trailing-bytes']],
  ])('is no body temperature of an object %s', (_how, hex, flags) => {
    expect(decode('2a1c', hex)).toMatchObject([{ quantities: OF_NO_BODY, flags }])
  })

  it('is none while it is still measured', () => {
    expect(decode('2a1e', '04 100300ff ff')).toMatchObject([{ mode: 'intermediate', quantities: OF_NO_BODY }])
  })

  it.each([
    '06 710e00fe e40705150a1e2d 02',
    '07 df0300ff e40705150a1e2d 02',
    '06 710e00fe e40705150a1e2d 00',
    '06 710e00fe e40705150a1e2d 0a',
    // FF stands there, and is none: the first is a number without a type, the second a date.
    '00 ff0300ff',
    '02 710e00fe e40705150a1e2d ff',
  ])('is what the service says for everything else: %s', (hex) => {
    expect(decode('2a1c', hex)).toEqual(healthThermometer.decode['2a1c']?.(bytes(hex)))
  })

  it('is refused when it is cut at any length', () => {
    const frame = bytes('07100300ffe107040d0e0700ff')
    for (let length = 0; length < frame.length; length += 1)
      expect(() => beurerThermometer.decode['2a1c']?.(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ fault: 'truncated' }),
      )
  })
})
