import { describe, expect, it } from 'vitest'
import { decodeBloodPressureFeature } from './blood-pressure-feature.ts'
import { e2eCrc } from './e2e-crc.ts'

const decode = (hex: string) => decodeBloodPressureFeature(Buffer.from(hex, 'hex'))

describe('2A49 Blood Pressure Feature', () => {
  it.each([
    ['0000', []],
    ['0100', ['body-movement-detection']],
    ['0200', ['cuff-fit-detection']],
    ['0400', ['irregular-pulse-detection']],
    ['0800', ['pulse-rate-range-detection']],
    ['1000', ['measurement-position-detection']],
    ['2000', ['multiple-bonds']],
    ['8000', ['user-data-service']],
    ['0001', ['user-facing-time']],
  ])('reads %s as %j', (hex, features) => {
    expect(decode(hex)).toEqual([{ what: 'facts', facts: { features } }])
  })

  it.each(['0002', '0004', '0008', '0010', '0020', '0040', '0080'])('notices the reserved bit of %s', (hex) => {
    expect(decode(hex)).toEqual([{ what: 'facts', facts: { features: [] }, flags: ['reserved-bits'] }])
  })

  it('checks the E2E-CRC of a cuff that has one', () => {
    const crc = e2eCrc(Uint8Array.of(0x40, 0x00))
    const sent = Buffer.from([0x40, 0x00, crc & 255, crc >>> 8]).toString('hex')
    expect(decode(sent)).toEqual([{ what: 'facts', facts: { features: ['e2e-crc'] } }])
    expect(() => decode('4000ffff')).toThrow(expect.objectContaining({ fault: 'checksum', offset: 2 }))
    expect(() => decode('4000ff')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 2 }))
  })

  it('notices bytes after the end', () => {
    expect(decode('010000')).toMatchObject([{ flags: ['trailing-bytes'] }])
  })

  it.each(['', '01'])('refuses "%s", which is cut', (hex) => {
    expect(() => decode(hex)).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})
