import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { crc8 } from './crc-8.ts'

describe('CRC-8 with the polynomial 07', () => {
  it.each([
    ['a503fc000001007d', 0x23],
    ['aa17e800000000', 0x1b],
    ['a5e11e00020000', 0xbf],
    ['', 0],
  ])('of %s is %d, as published', (hex, crc) => {
    expect(crc8(bytes(hex))).toBe(crc)
  })

  it('is that of a part, where only a part is asked for', () => {
    expect(crc8(bytes('ffa503fc000001007d23'), 1, 9)).toBe(0x23)
  })
})
