import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currentTime, currentTimeBytes } from './current-time.ts'
import { writeDateTime } from './date-time.ts'

const decode = (channel: string, hex: string) => currentTime.decode[channel]?.(Buffer.from(hex, 'hex'))

describe('2A2B Current Time', () => {
  it.each([
    ['e907010f0e1e2d032101', '2025-01-15T14:30:45'],
    ['e9070c1f173b3b07ff06', '2025-12-31T23:59:59'],
  ])('reads the published %s as %s (RonanB96/bluetooth-sig-python@27bdb3d test_current_time.py)', (hex, local) => {
    expect(decode('2a2b', hex)).toEqual([{ what: 'clock', local }])
  })

  it('believes the date and not a wrong day of the week', () => {
    expect(decode('2a2b', 'e907010f0e1e2dff2101')).toEqual([{ what: 'clock', local: '2025-01-15T14:30:45' }])
  })

  it('says that the device does not know the time', () => {
    expect(decode('2a2b', '00000000000000000000')).toEqual([{ what: 'clock', local: undefined }])
  })

  it('refuses a date that no calendar has', () => {
    expect(() => decode('2a2b', 'e9070d0f0e1e2d032101')).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 2 }),
    )
  })

  it('refuses the value cut at any length, and reads it with bytes after its end', () => {
    const full = 'e907010f0e1e2d032101'
    for (let length = 0; length < 10; length += 1)
      expect(() => decode('2a2b', full.slice(0, 2 * length))).toThrow(
        expect.objectContaining({ fault: 'truncated', offset: length < 7 ? 0 : 7 }),
      )
    expect(decode('2a2b', `${full}00`)).toEqual(decode('2a2b', full))
  })
})

describe('2A08 Date Time', () => {
  it('reads the clock of the device', () => {
    expect(decode('2a08', 'e20704110f3300')).toEqual([{ what: 'clock', local: '2018-04-17T15:51:00' }])
    expect(decode('2a08', '0000000f0f3300')).toEqual([{ what: 'clock', local: undefined }])
  })

  it('refuses the value cut at any length', () => {
    for (let length = 0; length < 7; length += 1)
      expect(() => decode('2a08', 'e20704110f3300'.slice(0, 2 * length))).toThrow(
        expect.objectContaining({ fault: 'truncated', offset: 0 }),
      )
  })
})

describe('the bytes that set a clock', () => {
  it('are ten for 2A2B: date, day of the week, no fraction, external reference', () => {
    // 2026-11-20 is a Friday, 2026-11-22 a Sunday, 2026-11-23 a Monday.
    expect(Buffer.from(currentTimeBytes('2026-11-20T10:28:05')).toString('hex')).toBe('ea070b140a1c05050002')
    expect(currentTimeBytes('2026-11-22T00:00:00')[7]).toBe(7)
    expect(currentTimeBytes('2026-11-23T00:00:00')[7]).toBe(1)
  })

  it('are seven for 2A08', () => {
    expect(Buffer.from(writeDateTime('2026-11-20T10:28:05')).toString('hex')).toBe('ea070b140a1c05')
  })

  it('read back as what was written, at any time', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const local = date.toISOString().slice(0, 19)
          expect(currentTime.decode['2a2b']?.(currentTimeBytes(local))).toEqual([{ what: 'clock', local }])
          expect(currentTime.decode['2a08']?.(writeDateTime(local))).toEqual([{ what: 'clock', local }])
          expect(currentTimeBytes(local)[7]).toBeGreaterThanOrEqual(1)
          expect(currentTimeBytes(local)[7]).toBeLessThanOrEqual(7)
        },
      ),
    )
  })
})
