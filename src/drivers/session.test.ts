import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { type Driver, deviceOf } from './define.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { masimoRad8 } from './devices/masimo-rad8.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { sigHealthThermometer } from './devices/sig-health-thermometer.ts'
import { Session, type SessionEvent } from './session.ts'

const MINUTE = 60_000
const begin = (driver: Driver) => {
  const session = new Session(driver, deviceOf(driver, 'device-1'), 'Europe/Paris')
  session.accept({ event: 'connected', at: T0 })
  return (channel: string, hex: string, at = T0): readonly SessionEvent[] =>
    session.accept({ event: 'frame', at, channel, bytes: Buffer.from(hex, 'hex') })
}
const readingOf = (events: readonly SessionEvent[]) => {
  const found = events.find((event) => event.kind === 'reading')
  if (!found) throw new Error('no reading')
  return found.reading
}

// flags 02: time stamp | 125/83 mean 97 mmHg | 2026-11-20 10:30:00, which is 09:30Z in Paris
const CUFF_AT_1030 = '027d0053006100ea070b140a1e00'

describe('a session', () => {
  it('corrects a stored time by the skew that was measured on this connection', () => {
    const frame = begin(sigBloodPressure)
    // The device's clock says 10:45:00 in Paris (09:45Z) while it is 10:00Z: a quarter of an hour late.
    expect(frame('2a2b', 'ea070b140a2d0005000000')).toMatchObject([{ kind: 'clock', skewMs: 15 * MINUTE }])
    expect(readingOf(frame('2a35', CUFF_AT_1030))).toMatchObject({
      deviceTime: '2026-11-20T10:30:00',
      time: { basis: 'corrected', skewMs: 15 * MINUTE, measuredAt: T0 - 15 * MINUTE, arrivedAt: T0 },
      flags: [],
    })
  })

  it('says that a device time is not verified when the clock was not read', () => {
    const reading = readingOf(begin(sigBloodPressure)('2a35', CUFF_AT_1030))
    expect(reading.time).toEqual({ basis: 'device', measuredAt: T0 - 30 * MINUTE, arrivedAt: T0 })
    expect(reading.flags).toEqual(['clock-unverified'])
  })

  it('forgets the skew with the connection', () => {
    const session = new Session(sigBloodPressure, { id: 'd', driver: 'd', vendor: 'v', model: 'm' }, 'Europe/Paris')
    const frame = (channel: string, hex: string) =>
      session.accept({ event: 'frame', at: T0, channel, bytes: Buffer.from(hex, 'hex') })
    frame('2a2b', 'ea070b140a2d0005000000')
    expect(session.skewMs).toBe(15 * MINUTE)
    session.accept({ event: 'connected', at: T0 })
    expect(readingOf(frame('2a35', CUFF_AT_1030)).time.basis).toBe('device')
  })

  it('measures the clock by the stamp of a live value, and tells it once', () => {
    const frame = begin(masimoRad8)
    const line = (time: string) =>
      Buffer.from(
        `11/20/26 ${time} SN=0000093112 SPO2=097% BPM=072 DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n`,
      ).toString('hex')
    // 10:58:00 in Paris is 09:58Z: two minutes late.
    const first = frame('rx', line('10:58:00'))
    expect(first[0]).toMatchObject({ kind: 'clock', skewMs: 2 * MINUTE })
    expect(readingOf(first).time).toMatchObject({ basis: 'corrected', measuredAt: T0 })
    expect(frame('rx', line('10:58:01'), T0 + 1500).map(({ kind }) => kind)).toEqual(['reading'])
  })

  it('flags a value outside its plausible range and leaves it as it is', () => {
    // 0x000a03 without an exponent: 2563 °C, a known mistake of firmwares
    const reading = readingOf(begin(sigHealthThermometer)('2a1c', '00030a0000'))
    expect(reading.flags).toEqual(['implausible'])
    expect(reading.quantities).toMatchObject([{ value: { text: '2563' } }])
  })

  it('doubts a cuff that says more for the diastolic pressure than for the systolic one', () => {
    // flags 00 | 80/120 mean 97 mmHg
    expect(readingOf(begin(sigBloodPressure)('2a35', '00500078006100')).flags).toEqual(['implausible'])
  })

  it('says that a clock was lost when it is off by more than a day', () => {
    const frame = begin(sigBloodPressure)
    // The device believes that it is 2017-01-01 00:02.
    frame('2a2b', 'e107010100020000000000')
    // flags 02: time stamp 2017-01-01 00:01:00
    expect(readingOf(frame('2a35', '027d0053006100e1070101000100')).flags).toEqual(['device-clock-not-set'])
  })

  it('takes a stamp outside all reasonable years for no time at all', () => {
    // 9999-12-31 23:59:59
    const reading = readingOf(begin(sigBloodPressure)('2a35', '027d00530061000f270c1f173b3b'))
    expect(reading.time).toEqual({ basis: 'arrival', measuredAt: T0, arrivedAt: T0 })
    expect(reading.flags).toEqual(['device-clock-not-set'])
  })

  it('remembers the fixed site of a thermometer that says it once', () => {
    const frame = begin(sigHealthThermometer)
    frame('2a1d', '03')
    expect(readingOf(frame('2a1c', '00420e00fe')).site).toBe('ear')
  })

  it('reports bytes that are no reading with their place, and goes on', () => {
    const frame = begin(sigBloodPressure)
    expect(frame('2a35', '1e7d00')).toMatchObject([
      { kind: 'fault', report: { fault: 'truncated', channel: '2a35', device: { id: 'device-1' } } },
    ])
    expect(frame('ffff', '00')).toMatchObject([{ kind: 'fault', report: { fault: 'unknown-channel' } }])
    expect(readingOf(frame('2a35', CUFF_AT_1030)).quantities).toHaveLength(3)
  })

  it('keeps the bytes of a frame that is a view into a larger buffer', () => {
    const session = new Session(contecCms50, { id: 'd', driver: 'd', vendor: 'v', model: 'm' }, 'Europe/Paris')
    const bytes = Buffer.from('ffff01e085b396c1e1ffffff', 'hex').subarray(2, 11)
    const events = session.accept({ event: 'frame', at: T0, channel: 'rx', bytes })
    expect(readingOf(events).frame).toBe('01e085b396c1e1ffff')
  })

  it('collects what the device says about itself', () => {
    const session = new Session(sigBloodPressure, { id: 'd', driver: 'd', vendor: 'v', model: 'm' }, 'Europe/Paris')
    for (const [channel, text] of [
      ['2a29', 'A&D'],
      ['2a24', 'UA-651BLE'],
    ] as const)
      session.accept({ event: 'frame', at: T0, channel, bytes: Buffer.from(text) })
    session.accept({ event: 'frame', at: T0, channel: '2a19', bytes: Uint8Array.of(87) })
    expect(session.facts).toMatchObject({ manufacturer: 'A&D', model: 'UA-651BLE', batteryPercent: 87 })
  })
})
