import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { DecodeError } from '../decode-error.ts'
import { movesense } from './movesense.ts'

const decode = movesense.decode['34800002']
const faultOf = (hex: string) => {
  try {
    return decode(bytes(hex))
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

describe('data of a Movesense sensor', () => {
  it('are an ECG of 125 Hz without a scale under the number that we gave it', () => {
    // data, 1, 1000 ms, then 1, −1 and the largest
    expect(decode(bytes('02 01 e8030000 01000000 ffffffff ffffff7f'))).toEqual([
      {
        what: 'samples',
        signal: 'ecg',
        samples: [1, -1, 2_147_483_647],
        leads: ['unspecified'],
        deviceMs: 1000,
        periodMs: 8,
        flags: ['uncalibrated'],
      },
    ])
  })

  it.each([
    ['72.4', '02 02 cdcc9042', { value: { text: '72.4' }, unit: '/min' }],
    ['72, with RR intervals that are left out', '02 02 00009042 4003 3e03', { value: { text: '72.0' } }],
    ['0', '02 02 00000000', { absent: 'not-available' }],
    ['less than 0', '02 02 000080bf', { absent: 'not-available' }],
    ['NaN', '02 02 0000c07f', { absent: 'not-a-number' }],
    ['infinity', '02 02 0000807f', { absent: 'not-available' }],
    ['beyond all measure', '02 02 00007a44', { absent: 'invalid' }],
  ])('are a heart rate: %s', (_what, hex, quantity) => {
    expect(decode(bytes(hex))).toMatchObject([{ what: 'measurement', mode: 'continuous', quantities: [quantity] }])
  })

  it.each([
    ['an answer that is no data', '01 01 00c8'],
    ['data that nobody asked for', '02 07 e8030000 01000000'],
  ])('mean nothing here: %s', (_what, hex) => {
    expect(decode(bytes(hex))).toEqual([])
  })

  it.each([
    ['nothing', '', ['truncated', 0]],
    ['no number', '02', ['truncated', 1]],
    ['half a time', '02 01 e803', ['truncated', 2]],
    ['no sample', '02 01 e8030000', ['truncated', 6]],
    ['half a sample', '02 01 e8030000 0100', ['truncated', 6]],
    ['half a rate', '02 02 cdcc', ['truncated', 2]],
    ['half an interval', '02 02 cdcc9042 40', ['truncated', 7]],
  ])('are refused: %s', (_what, hex, fault) => {
    expect(faultOf(hex)).toEqual(fault)
  })

  it('of any bytes become what they mean or a DecodeError', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '02', '0201', '0202'), fc.uint8Array({ maxLength: 20 }), (head, rest) => {
        expect(Array.isArray(faultOf(head + Buffer.from(rest).toString('hex')))).toBe(true)
      }),
    )
  })
})
