import { describe, expect, it } from 'vitest'
import type { Flag } from '../../reading/flags.ts'
import { ByteReader } from '../byte-reader.ts'
import { readDateTime, readTimeStamp } from './date-time.ts'

const read = (hex: string) => readDateTime(new ByteReader(Buffer.from(hex.replaceAll(' ', ''), 'hex')))

describe('readDateTime', () => {
  it.each([
    ['e20704110f3300', '2018-04-17T15:51:00', 'NordicSemiconductor/Android-BLE-Common-Library@c078e25'],
    ['e40705150a1e2d', '2020-05-21T10:30:45', 'NordicSemiconductor/Android-nRF-Toolbox@3271714'],
    ['e4070101000000', '2020-01-01T00:00:00', 'RonanB96/bluetooth-sig-python@27bdb3d'],
    ['e707060f0e1e00', '2023-06-15T14:30:00', 'RonanB96/bluetooth-sig-python@27bdb3d'],
  ])('reads the published %s as %s', (hex, local) => {
    expect(read(hex)).toBe(local)
  })

  it.each([
    ['2e06 01 01 00 00 00', '1582-01-01T00:00:00', 'the first year'],
    ['0f27 0c 1f 17 3b 3b', '9999-12-31T23:59:59', 'the last second'],
    ['e807 02 1d 00 00 00', '2024-02-29T00:00:00', 'a leap day'],
    ['d007 02 1d 00 00 00', '2000-02-29T00:00:00', 'a leap day of a leap century'],
  ])('reads %s as %s, %s', (hex, local) => {
    expect(read(hex)).toBe(local)
  })

  it.each([
    ['0000 04 11 14 29 3b', 'year'],
    ['ea07 00 11 14 29 3b', 'month'],
    ['ea07 04 00 14 29 3b', 'day'],
    ['0000 02 1d 14 29 3b', 'year, on a day that a leap year has'],
    ['ea07 00 1f 14 29 3b', 'month, on a day that some months have'],
    ['0000 00 00 00 00 00', 'date'],
  ])('knows no time when the device does not know the %s', (hex) => {
    expect(read(hex)).toBeUndefined()
  })

  it.each([
    ['2d06 01 01 00 00 00', 0, 'year 1581'],
    ['1027 01 01 00 00 00', 0, 'year 10000'],
    ['ea07 0d 01 00 00 00', 2, 'month 13'],
    ['ea07 01 20 00 00 00', 3, '32 January'],
    ['ea07 02 1f 00 00 00', 3, '31 February'],
    ['ea07 02 1d 00 00 00', 3, '29 February of a common year'],
    ['6c07 02 1d 00 00 00', 3, '29 February 1900'],
    ['ea07 04 1f 00 00 00', 3, '31 April'],
    ['ea07 01 01 18 00 00', 4, 'hour 24'],
    ['ea07 01 01 00 3c 00', 5, 'minute 60'],
    ['ea07 01 01 00 00 3c', 6, 'second 60'],
    ['0000 0d 01 00 00 00', 2, 'month 13 of an unknown year'],
  ])('refuses %s at offset %d: %s', (hex, offset) => {
    expect(() => read(hex)).toThrow(expect.objectContaining({ fault: 'grammar', offset }))
  })

  it('counts the offset of a fault from the start of the frame', () => {
    const reader = new ByteReader(Buffer.from('ffffff ea07 01 01 19 00 00'.replaceAll(' ', ''), 'hex'))
    reader.take(3)
    expect(() => readDateTime(reader)).toThrow(expect.objectContaining({ fault: 'grammar', offset: 7 }))
  })
})

describe('readTimeStamp', () => {
  it('raises a flag when the device does not know the time, and none when it does', () => {
    const flags = new Set<Flag>()
    readTimeStamp(new ByteReader(Buffer.from('e40705150a1e2d', 'hex')), flags)
    expect([...flags]).toEqual([])
    readTimeStamp(new ByteReader(new Uint8Array(7)), flags)
    expect([...flags]).toEqual(['device-time-unknown'])
  })
})
