import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf, isInCalendar, isoInZone, measuringTime } from './time.ts'

const PARIS = 'Europe/Paris'
const at = (iso: string): number => Date.parse(iso)

describe('instantOf', () => {
  it.each([
    ['in winter', '2026-11-20T10:00:00', PARIS, '2026-11-20T09:00:00Z'],
    ['in summer', '2026-07-14T10:00:00', PARIS, '2026-07-14T08:00:00Z'],
    ['one second before the spring gap', '2026-03-29T01:59:59', PARIS, '2026-03-29T00:59:59Z'],
    ['in the hour that spring skips, as the later instant', '2026-03-29T02:30:00', PARIS, '2026-03-29T01:30:00Z'],
    ['right after the spring gap', '2026-03-29T03:00:00', PARIS, '2026-03-29T01:00:00Z'],
    ['in the hour that autumn repeats, as the earlier instant', '2026-10-25T02:30:00', PARIS, '2026-10-25T00:30:00Z'],
    ['right after the repeated hour', '2026-10-25T03:00:00', PARIS, '2026-10-25T02:00:00Z'],
    ['of a clock that starts in 1970', '1970-01-01T00:00:00', PARIS, '1969-12-31T23:00:00Z'],
    ['of a clock that starts in 2000', '2000-01-01T00:00:00', PARIS, '1999-12-31T23:00:00Z'],
    ['on 29 February', '2028-02-29T12:00:00', PARIS, '2028-02-29T11:00:00Z'],
    ['where the offset has half an hour', '2026-11-20T10:00:00', 'Asia/Kolkata', '2026-11-20T04:30:00Z'],
    ['where the offset has three quarters', '2026-11-20T10:00:00', 'Asia/Kathmandu', '2026-11-20T04:15:00Z'],
    ['where the clock moves by half an hour', '2026-01-15T10:00:00', 'Australia/Lord_Howe', '2026-01-14T23:00:00Z'],
    ['west of Greenwich', '2026-11-20T10:00:00', 'America/Cayenne', '2026-11-20T13:00:00Z'],
    ['in the spring gap of the west', '2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['in the repeated hour of the west', '2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00Z'],
  ])('reads a wall clock %s', (_situation, local, zone, instant) => {
    expect(new Date(instantOf(local, zone)).toISOString()).toBe(new Date(instant).toISOString())
  })

  it.each([
    '2026-02-30T10:00:00',
    '2026-02-29T10:00:00',
    '2026-13-01T10:00:00',
    '2026-11-20T24:00:00',
    '2026-11-20',
    '',
  ])('refuses "%s", which no calendar has', (local) => {
    expect(() => instantOf(local, PARIS)).toThrow(RangeError)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => instantOf('2026-11-20T10:00:00', 'Europe/Nevers')).toThrow(RangeError)
  })
})

describe('isoInZone', () => {
  it.each([
    ['2026-11-20T10:00:00.000Z', PARIS, '2026-11-20T11:00:00.000+01:00'],
    ['2026-07-14T10:00:00.250Z', PARIS, '2026-07-14T12:00:00.250+02:00'],
    // The two instants of one wall clock differ by their offset alone.
    ['2026-10-25T00:30:00.000Z', PARIS, '2026-10-25T02:30:00.000+02:00'],
    ['2026-10-25T01:30:00.000Z', PARIS, '2026-10-25T02:30:00.000+01:00'],
    ['2026-11-20T10:00:00.000Z', 'UTC', '2026-11-20T10:00:00.000+00:00'],
    ['2026-11-20T10:00:00.000Z', 'Asia/Kolkata', '2026-11-20T15:30:00.000+05:30'],
    ['2026-11-20T10:00:00.000Z', 'America/St_Johns', '2026-11-20T06:30:00.000-03:30'],
    ['2026-12-31T23:30:00.000Z', PARIS, '2027-01-01T00:30:00.000+01:00'],
    ['1970-01-01T00:00:00.000Z', PARIS, '1970-01-01T01:00:00.000+01:00'],
  ])('writes %s in %s as %s', (instant, zone, text) => {
    expect(isoInZone(at(instant), zone)).toBe(text)
  })

  it('writes a whole number of minutes where the zone once had seconds, and keeps the instant', () => {
    const instant = at('1905-01-01T00:00:00.000Z') // Paris mean time was 9 min 21 s ahead
    expect(isoInZone(instant, PARIS)).toBe('1905-01-01T00:09:00.000+00:09')
    expect(at(isoInZone(instant, PARIS))).toBe(instant)
  })

  it('refuses what is no instant', () => {
    expect(() => isoInZone(Number.NaN, PARIS)).toThrow(RangeError)
  })

  it('writes an instant that reads back as the same, in any zone', () => {
    const zones = fc.constantFrom(
      PARIS,
      'UTC',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Pacific/Apia',
    )
    const instants = fc.integer({ min: at('1970-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') })
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const text = isoInZone(instant, zone)
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-](0\d|1[0-4]):[0-5]\d$/)
        expect(at(text)).toBe(instant)
      }),
    )
  })

  it('agrees with instantOf on every wall clock that occurs once', () => {
    const seconds = fc.integer({ min: at('2026-01-01T00:00:00Z') / 1000, max: at('2027-01-01T00:00:00Z') / 1000 })
    const once = seconds.filter((s) => Math.abs(s * 1000 - at('2026-10-25T01:00:00Z')) > 3_600_000)
    fc.assert(
      fc.property(once, (s) => {
        expect(instantOf(isoInZone(s * 1000, PARIS).slice(0, 19), PARIS)).toBe(s * 1000)
      }),
    )
  })
})

describe('measuringTime', () => {
  const arrivedAt = at('2026-11-20T10:00:00Z')
  const deviceTime = '2026-11-20T10:30:00' // 09:30 UTC

  it('corrects the device time by the measured skew', () => {
    const skewMs = 90_000
    const measuredAt = at('2026-11-20T09:31:30Z')
    expect(measuringTime({ arrivedAt, deviceTime, skewMs, zone: PARIS })).toEqual({
      arrivedAt,
      measuredAt,
      basis: 'corrected',
      skewMs,
    })
  })

  it('takes the device time as it is when its clock was not verified', () => {
    const measuredAt = at('2026-11-20T09:30:00Z')
    expect(measuringTime({ arrivedAt, deviceTime, zone: PARIS })).toEqual({ arrivedAt, measuredAt, basis: 'device' })
  })

  it('takes the arrival when the device gives no time', () => {
    expect(measuringTime({ arrivedAt, zone: PARIS })).toEqual({ arrivedAt, measuredAt: arrivedAt, basis: 'arrival' })
  })

  it('takes the arrival when nobody has set the clock and its skew is unknown', () => {
    expect(measuringTime({ arrivedAt, deviceTime, clockNotSet: true, zone: PARIS })).toEqual({
      arrivedAt,
      measuredAt: arrivedAt,
      basis: 'arrival',
    })
  })

  it('corrects even a clock that nobody has set when its skew is known', () => {
    const wrong = '2000-01-01T00:10:00'
    const skewMs = at('2026-11-20T10:00:00Z') - at('1999-12-31T23:12:00Z')
    const time = measuringTime({ arrivedAt, deviceTime: wrong, clockNotSet: true, skewMs, zone: PARIS })
    expect(time).toEqual({ arrivedAt, measuredAt: at('2026-11-20T09:58:00Z'), basis: 'corrected', skewMs })
  })

  it('carries the skew along even when it has nothing to correct', () => {
    expect(measuringTime({ arrivedAt, skewMs: 5, zone: PARIS })).toEqual({
      arrivedAt,
      measuredAt: arrivedAt,
      basis: 'arrival',
      skewMs: 5,
    })
  })
})

describe('a day and a time', () => {
  it.each(['2024-02-29T23:59:59', '2026-11-22T00:00:00'])('exist: %s', (text) => {
    expect(isInCalendar(text)).toBe(true)
  })

  it.each([
    '2023-02-29T10:00:00',
    '2026-02-31T10:00:00',
    '2026-13-01T10:00:00',
    '2026-11-22T24:00:00',
    '2026-11-00T10:00:00',
    '20xx-11-22T10:00:00',
  ])('do not exist: %s', (text) => {
    expect(isInCalendar(text)).toBe(false)
  })
})
