import { describe, expect, it } from 'vitest'
import { decodePulseOximeterFeatures } from './pulse-oximeter-features.ts'

const decode = (hex: string) => decodePulseOximeterFeatures(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const facts = (features: readonly string[]) => [{ what: 'facts', facts: { features } }]

describe('2A60 PLX Features', () => {
  it.each([
    ['0000', []],
    ['0100 0000', ['measurement-status']],
    ['0200 000000', ['sensor-status']],
    ['0400', ['spot-check-storage']],
    ['0800', ['spot-check-time-stamp']],
    ['1000', ['fast-averaging']],
    ['2000', ['slow-averaging']],
    ['4000', ['pulse-amplitude-index']],
    ['8000', ['multiple-bonds']],
    ['0100 2080', ['measurement-status', 'reports-measurement-ongoing', 'reports-invalid']],
    ['0200 200800', ['sensor-status', 'reports-low-perfusion', 'reports-sensor-off']],
  ])('reads %s as %j', (hex, features) => {
    expect(decode(hex)).toEqual(facts(features))
  })

  it.each(['0001', '0080', '0100 0100', '0200 000001'])('notices the reserved bit of %s', (hex) => {
    expect(decode(hex)).toMatchObject([{ flags: ['reserved-bits'] }])
  })

  it('notices bytes after the end', () => {
    expect(decode('0000 00')).toMatchObject([{ flags: ['trailing-bytes'] }])
  })

  it('refuses the full value cut at any length', () => {
    const value = '0300ffffffffff'
    for (let length = 0; length < 7; length += 1)
      expect(() => decode(value.slice(0, 2 * length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })
})
