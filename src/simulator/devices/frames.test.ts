import { describe, expect, it } from 'vitest'
import { bloodPressure as bloodPressureProfile } from '../../drivers/profiles/blood-pressure.ts'
import { healthThermometer } from '../../drivers/profiles/health-thermometer.ts'
import { heartRate as heartRateProfile } from '../../drivers/profiles/heart-rate.ts'
import { pulseOximeter } from '../../drivers/profiles/pulse-oximeter.ts'
import { Decimal } from '../../reading/decimal.ts'
import { isMeasured } from '../../reading/reading.ts'
import { bloodPressure } from './cuff.ts'
import { BELT_FRAMES, heartRate } from './heart-rate-belt.ts'
import { continuous, OXIMETER_FRAMES, spot } from './oximeter.ts'
import { temperature } from './thermometer.ts'

const STAMP = '2026-11-22T01:45:09'
const numbers = (...texts: string[]) => texts.map((text) => (text === '-' ? undefined : Decimal.parse(text)))

/** The one measurement of a frame, its quantities as `number unit` or as the absence. */
function told(decoded: ReturnType<NonNullable<(typeof pulseOximeter.decode)[string]>> | undefined) {
  const measurement = decoded?.find((item) => item.what === 'measurement')
  if (measurement?.what !== 'measurement') throw new Error('no measurement')
  const { quantities, flags, deviceTime } = measurement
  const values = quantities.map((q) => [q.quantity, isMeasured(q) ? `${q.value} ${q.unit}` : q.absent])
  return { ...Object.fromEntries(values), flags, deviceTime }
}

describe('what a played device sends, read by the drivers', () => {
  it('is a blood pressure with a mean, a pulse and the time on its clock', () => {
    expect(told(bloodPressureProfile.decode['2a35']?.(bloodPressure(numbers('125', '83', '72'), STAMP)))).toEqual({
      systolic: '125 mm[Hg]',
      diastolic: '83 mm[Hg]',
      'mean-pressure': '97 mm[Hg]',
      'pulse-rate-cuff': '72 /min',
      flags: [],
      deviceTime: STAMP,
    })
  })

  it('is a blood pressure without a pulse when none is given, and no number where it measured none', () => {
    expect(told(bloodPressureProfile.decode['2a35']?.(bloodPressure(numbers('-', '83'), STAMP)))).toEqual({
      systolic: 'not-a-number',
      diastolic: '83 mm[Hg]',
      'mean-pressure': 'not-a-number',
      flags: [],
      deviceTime: STAMP,
    })
  })

  it('is a temperature of the ear with all its digits', () => {
    const decoded = healthThermometer.decode['2a1c']?.(temperature(numbers('37.20'), STAMP))
    expect(told(decoded)).toEqual({ 'body-temperature': '37.20 Cel', flags: [], deviceTime: STAMP })
    expect(decoded).toMatchObject([{ site: 'tympanum' }])
  })

  it('is a spot check, stored or not', () => {
    const fresh = told(pulseOximeter.decode['2a5e']?.(spot(numbers('96', '61'), STAMP)))
    expect(fresh).toMatchObject({ 'oxygen-saturation': '96 %', 'pulse-rate-oximeter': '61 /min', deviceTime: STAMP })
    const stored = told(pulseOximeter.decode['2a5e']?.(spot(numbers('96', '61'), STAMP, 0x0200)))
    expect([fresh.flags, stored.flags]).toEqual([[], ['from-storage']])
  })

  it('is another continuous frame each time, with its number as pulse amplitude index', () => {
    const frames = Array.from({ length: OXIMETER_FRAMES }, (_, n) =>
      told(pulseOximeter.decode['2a5f']?.(continuous(n))),
    )
    expect(frames[37]).toMatchObject({ 'perfusion-index': '0.37 %', flags: [] })
    expect(new Set(frames.map((frame) => frame['perfusion-index'])).size).toBe(OXIMETER_FRAMES)
    expect(new Set(frames.map((frame) => frame['oxygen-saturation']))).toEqual(new Set(['97 %', '98 %']))
  })

  it('is another heart rate frame each time, with its number in the RR interval', () => {
    const frames = Array.from({ length: BELT_FRAMES }, (_, n) => heartRateProfile.decode['2a37']?.(heartRate(n)))
    expect(frames[0]).toMatchObject([
      { quantities: [{ quantity: 'heart-rate', value: Decimal.of(96) }], flags: [] },
      { signal: 'rr-interval', samples: [625] }, // 640/1024 s
    ])
    const intervals = frames.flatMap((decoded) =>
      decoded?.flatMap((item) => (item.what === 'samples' ? item.samples : [])),
    )
    expect(new Set(intervals).size).toBe(BELT_FRAMES)
  })

  it.each([['125'], ['125', '83', '72', '1'], []])('is nothing for a wrong count of numbers: %s', (...texts) => {
    expect(() => bloodPressure(numbers(...texts), STAMP)).toThrow(RangeError)
  })
})
