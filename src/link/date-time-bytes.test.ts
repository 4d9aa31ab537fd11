import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shiftDateTime } from './date-time-bytes.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('a moved Date Time', () => {
  it('keeps the bytes around it', () => {
    // aa | 2026-11-20 10:59:30 | bb, a day later
    const moved = shiftDateTime(Buffer.from('aaea070b140a3b1ebb', 'hex'), 1, 86_400_000, 'Europe/Paris')
    expect(hex(moved)).toBe('aaea070b150a3b1ebb')
  })

  it('stays unknown when the device does not know it', () => {
    const unknown = Buffer.from('00000b140a3b1e', 'hex')
    expect(hex(shiftDateTime(unknown, 0, 86_400_000, 'Europe/Paris'))).toBe('00000b140a3b1e')
  })

  it('comes back when it is moved back, outside the hours of a clock change', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3650, max: 3650 }), (days) => {
        const noon = Buffer.from('ea070b140c0000', 'hex')
        const there = shiftDateTime(noon, 0, days * 86_400_000, 'UTC')
        expect(hex(shiftDateTime(there, 0, -days * 86_400_000, 'UTC'))).toBe(hex(noon))
      }),
    )
  })
})
