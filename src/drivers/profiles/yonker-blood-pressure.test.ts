import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../reading/reading.ts'
import { yonkerBloodPressure } from './yonker-blood-pressure.ts'

const decode = yonkerBloodPressure.decode.cdeacd81
const V102 = Uint8Array.from(Buffer.from('818367510000190b18131200000000', 'hex'))
const withAt = (at: number, ...values: readonly number[]) => {
  const frame = Uint8Array.from(V102)
  frame.set(values, at)
  return frame
}

const told = (frame: Uint8Array) => {
  const [decoded] = decode(frame)
  if (decoded?.what !== 'measurement') throw new Error('no measurement')
  const { quantities, flags, deviceTime } = decoded
  return { numbers: quantities.map((one) => (isMeasured(one) ? one.value.value : one.absent)), flags, deviceTime }
}

describe('the result of a Yonker cuff', () => {
  it('is read as published: V102', () => {
    expect(told(V102)).toEqual({ numbers: [131, 103, 81], flags: [], deviceTime: '2024-11-25T19:18:00' })
  })

  it.each([0, 1, 2])('gives no number where 0 stands in field %d', (field) => {
    expect(told(withAt(1 + field, 0)).numbers[field]).toBe('not-available')
  })

  it.each([
    ['day', 6],
    ['month', 7],
  ])('does not know the time where there is no %s, so that it is held', (_which, at) => {
    expect(told(withAt(at, 0))).toMatchObject({
      deviceTime: undefined,
      flags: ['device-time-unknown', 'from-storage'],
    })
  })

  it.each([
    ['day 31 of November', 6, 31],
    ['month 13', 7, 13],
    ['hour 24', 9, 24],
    ['minute 60', 10, 60],
  ])('is refused with a date that no calendar has: %s', (_which, at, value) => {
    expect(() => decode(withAt(at, value))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 6 }))
  })

  it('is refused when it is cut at any length, and with a byte behind it', () => {
    for (let length = 0; length < V102.length; length += 1)
      expect(() => decode(V102.subarray(0, length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
    expect(() => decode(Uint8Array.of(...V102, 0))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 15 }))
  })

  it('is refused when it is a frame of an oximeter with the same service, or of nobody', () => {
    expect(() => decode(Uint8Array.of(0x81, 72, 98, 40))).toThrow(expect.objectContaining({ fault: 'truncated' }))
    expect(() => decode(withAt(0, 0x82))).toThrow(expect.objectContaining({ fault: 'unknown-frame', offset: 0 }))
  })

  it('is none while it measures', () => {
    expect(decode(Uint8Array.of(0x80, 0x01, 0x2c))).toEqual([])
    expect(() => decode(Uint8Array.of(0x80, 0x01))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })
})
