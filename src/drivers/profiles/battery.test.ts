import { describe, expect, it } from 'vitest'
import { battery } from './battery.ts'

const decode = (...frame: number[]) => battery.decode['2a19']?.(Uint8Array.from(frame))

describe('2A19 Battery Level', () => {
  it('reads every percentage', () => {
    for (let batteryPercent = 0; batteryPercent <= 100; batteryPercent += 1)
      expect(decode(batteryPercent)).toEqual([{ what: 'facts', facts: { batteryPercent } }])
  })

  it('knows no percentage above 100', () => {
    for (let reserved = 101; reserved <= 255; reserved += 1)
      expect(decode(reserved)).toEqual([{ what: 'facts', facts: {}, flags: ['reserved-bits'] }])
  })

  // Published as "bad length" (NordicSemiconductor/Android-BLE-Common-Library@c078e25 BatteryLevelDataCallbackTest.java).
  // A value may grow in a later version of its service: the byte that is known is read, the other one noticed.
  it('reads the published 6400 as 100 % with a byte after the end', () => {
    expect(decode(0x64, 0x00)).toEqual([{ what: 'facts', facts: { batteryPercent: 100 }, flags: ['trailing-bytes'] }])
  })

  it('refuses an empty value', () => {
    expect(() => decode()).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})
