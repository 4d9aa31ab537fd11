import { describe, expect, it } from 'vitest'
import { measured, T0 } from '../../tests/support/readings.ts'
import { Decimal } from '../reading/decimal.ts'
import { type Driver, deviceOf } from './define.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { masimoRad8 } from './devices/masimo-rad8.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { sigHealthThermometer } from './devices/sig-health-thermometer.ts'
import { sigPulseOximeter } from './devices/sig-pulse-oximeter.ts'
import { vitalographLungMonitor } from './devices/vitalograph-lung-monitor.ts'
import { vitalographLungMonitorBle } from './devices/vitalograph-lung-monitor-ble.ts'
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

const V001 =
  '024654443030303031323934303633363333393930393134303430303030303030393530393030303031333035323831303434313830393233036a'

// flags 02: time stamp | 125/83 mean 97 mmHg | 2026-11-20 10:30:00, which is 09:30Z in Paris
const CUFF_AT_1030 = '027d0053006100ea070b140a1e00'

describe('a session', () => {
  it('tells a result that the device repeats once, after the measurement that it ends', () => {
    const result = { what: 'measurement', mode: 'spot', quantities: [], flags: [], standing: true } as const
    const measuring = {
      what: 'samples',
      signal: 'cuff-pressure',
      samples: [90],
      flags: ['measurement-ongoing'],
    } as const
    const decode = ([byte]: Uint8Array) => (byte === 1 ? [measuring] : [result])
    const use = [{ decode: { rx: decode }, quantities: [] }] as const
    const frame = begin({ ...contecCms50, use })
    const told = ['00', '00', '01', '01', '00', '00', '01', '00', '00'].map((hex) =>
      frame('rx', hex)
        .map(({ kind }) => kind)
        .join(),
    )
    expect(told).toEqual(['', '', 'samples', 'samples', 'reading', '', 'samples', 'reading', ''])
    frame('rx', '01')
    expect(readingOf(frame('rx', '00'))).not.toHaveProperty('standing')
  })

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

  it('dates a blow that comes after a silence by its arrival, whatever the spirometer takes the date for', () => {
    // V001 is stamped 2013-05-28 10:44:18.
    const frame = begin(vitalographLungMonitorBle)
    const [clock] = frame('00000002', V001, T0 + MINUTE)
    expect(clock).toMatchObject({ kind: 'clock' })
    expect(readingOf(frame('00000002', V001, T0 + 2 * MINUTE)).time.measuredAt).toBe(T0 + MINUTE)
  })

  it('does not take a blow for one of now that waited for its credits', () => {
    const session = new Session(
      vitalographLungMonitorBle,
      deviceOf(vitalographLungMonitorBle, 'spirometer-1'),
      'Europe/Paris',
    )
    session.accept({ event: 'connected', at: T0 })
    session.accept({ event: 'sent', at: T0 + 12_000, channel: '00000003', bytes: Uint8Array.of(255) })
    const bytes = Buffer.from(V001, 'hex')
    const events = session.accept({ event: 'frame', at: T0 + 12_400, channel: '00000002', bytes })
    expect(readingOf(events).time.basis).toBe('device')
  })

  it('does not take a blow for one of now that may have waited in the spirometer', () => {
    const frame = begin(vitalographLungMonitorBle)
    expect(readingOf(frame('00000002', V001, T0 + 2_000)).time.basis).toBe('device')
    const byCable = begin(vitalographLungMonitor)
    expect(readingOf(byCable('rx', V001, T0 + MINUTE)).time.basis).toBe('device')
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

  it.each([
    ['below the diastolic', '00780050004800', ['implausible']],
    ['above the systolic', '00780050007900', ['implausible']],
    ['the diastolic itself', '00780050005000', []],
    ['between them', '00780050005d00', []],
  ])('weighs a mean pressure that is %s', (_situation, hex, flags) => {
    expect(readingOf(begin(sigBloodPressure)('2a35', hex)).flags).toEqual(flags)
  })

  it('says that a clock was lost when it is off by more than a day', () => {
    const frame = begin(sigBloodPressure)
    // The device believes that it is 2017-01-01 00:02.
    frame('2a2b', 'e107010100020000000000')
    // flags 02: time stamp 2017-01-01 00:01:00
    expect(readingOf(frame('2a35', '027d0053006100e1070101000100')).flags).toEqual(['device-clock-not-set'])
  })

  it('does not take a record of a clock that says itself that it was never set, and is not known, for one of now', () => {
    // flags 11: time stamp 1970-01-01 00:01:00, clock not set
    const reading = readingOf(begin(sigPulseOximeter)('2a5e', '1160004600b2070101000100'))
    expect(reading.time).toMatchObject({ basis: 'arrival', measuredAt: T0 })
    expect(reading.flags).toEqual(['device-clock-not-set', 'device-time-unknown'])
  })

  it('takes a stamp outside all reasonable years for no time at all', () => {
    // 9999-12-31 23:59:59
    const reading = readingOf(begin(sigBloodPressure)('2a35', '027d00530061000f270c1f173b3b'))
    expect(reading.time).toEqual({ basis: 'arrival', measuredAt: T0, arrivedAt: T0 })
    expect(reading.flags).toEqual(['device-clock-not-set', 'device-time-unknown'])
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

  it('says of samples too that their driver is young', () => {
    const young = { ...contecCms50, status: 'experimental' } as const
    // 01 real-time data | signal 8, plethysmogram 51, pulse 72, SpO2 97 %, no perfusion index
    const events = begin(young)('rx', '018088b390c8e1ffff')
    expect(events.filter(({ kind }) => kind === 'samples')).toMatchObject([
      { samples: { flags: ['experimental-driver'] } },
    ])
  })

  it('keeps the curves of a blow with its numbers when one frame carries both', () => {
    const curve = {
      what: 'samples',
      signal: 'expiratory-flow',
      samples: [0, 310, 520, 480],
      periodMs: 10,
      scale: { factor: Decimal.parse('0.01'), unit: 'L/s' },
    } as const
    const numbers = { what: 'measurement', mode: 'spot', quantities: [measured('fev1', '2.01')], flags: [] } as const
    const spirometer: Driver = {
      ...sigBloodPressure,
      use: [{ decode: { '2a35': () => [numbers, curve] }, quantities: ['fev1'], signals: ['expiratory-flow'] }],
    }
    const events = begin(spirometer)('2a35', '00')
    expect(events.map(({ kind }) => kind)).toEqual(['reading', 'samples'])
    expect(readingOf(events).curves).toEqual([curve])
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

  describe('whose clock is set on its connection', () => {
    const SECOND = 1_000
    /** 10:45:00 in Paris while it is 11:00:00: a quarter of an hour late. */
    const LATE = 'ea070b140a2d00'
    /** 11:00:01 in Paris. */
    const RIGHT = Buffer.from('ea070b140b0001', 'hex')

    function setAtOnce() {
      const session = new Session(sigBloodPressure, deviceOf(sigBloodPressure, 'device-1'), 'Europe/Paris')
      session.accept({ event: 'connected', at: T0 })
      session.accept({ event: 'frame', at: T0, channel: '2a08', bytes: Buffer.from(LATE, 'hex') })
      const events = session.accept({ event: 'sent', at: T0 + SECOND, channel: '2a08', bytes: RIGHT })
      const hear = (hex: string, at: number) =>
        readingOf(session.accept({ event: 'frame', at, channel: '2a35', bytes: Buffer.from(hex, 'hex') }))
      return { session, events, hear }
    }

    it('tells the new skew and when it was set', () => {
      expect(setAtOnce().events).toMatchObject([{ kind: 'clock', skewMs: 0, at: T0 + SECOND, setAt: T0 + SECOND }])
    })

    it('corrects a stored record by the clock that stamped it, and a live one by the new clock', () => {
      const { hear } = setAtOnce()
      expect(hear(CUFF_AT_1030, T0 + 2 * SECOND)).toMatchObject({
        time: { basis: 'corrected', skewMs: 15 * MINUTE, measuredAt: T0 - 15 * MINUTE },
        flags: [],
      })
      // Flags 02: time stamp 11:01:10 in Paris.
      expect(hear('027d0053006100ea070b140b010a', T0 + 71 * SECOND)).toMatchObject({
        time: { basis: 'corrected', skewMs: 0, measuredAt: T0 + 70 * SECOND },
        flags: [],
      })
    })

    it('still knows the old clock on the next connection, in the next session', () => {
      const { events } = setAtOnce()
      const [clock] = events
      if (clock?.kind !== 'clock') throw new Error('no clock')
      const timeLines = JSON.parse(JSON.stringify(clock.timeLines)) as typeof clock.timeLines
      const later = new Session(sigBloodPressure, deviceOf(sigBloodPressure, 'device-1'), 'Europe/Paris', { timeLines })
      const at = T0 + 60 * MINUTE
      later.accept({ event: 'connected', at })
      // It says 12:00:00, as it is.
      later.accept({ event: 'frame', at, channel: '2a08', bytes: Buffer.from('ea070b140c0000', 'hex') })
      const stored = later.accept({ event: 'frame', at, channel: '2a35', bytes: Buffer.from(CUFF_AT_1030, 'hex') })
      expect(readingOf(stored).time).toMatchObject({ basis: 'corrected', measuredAt: T0 - 15 * MINUTE })
    })

    it('does not call a stamp corrected that no clock of the device has made', () => {
      const { hear } = setAtOnce()
      // 2017-01-01 00:03:00
      expect(hear('027d0053006100e1070101000300', T0 + 2 * SECOND)).toMatchObject({
        time: { basis: 'device', measuredAt: Date.UTC(2016, 11, 31, 23, 3) },
        flags: ['clock-unverified', 'device-clock-not-set'],
      })
    })

    it('takes the earliest instant that is possible when two clocks could have made the stamp', () => {
      const session = new Session(sigBloodPressure, deviceOf(sigBloodPressure, 'device-1'), 'Europe/Paris')
      session.accept({ event: 'connected', at: T0 })
      // An hour ahead: 12:00:00 in Paris, as after the end of summer time.
      session.accept({ event: 'frame', at: T0, channel: '2a08', bytes: Buffer.from('ea070b140c0000', 'hex') })
      session.accept({ event: 'sent', at: T0 + SECOND, channel: '2a08', bytes: RIGHT })
      // 11:10:05 in Paris, which is 10:10:05Z, or 09:10:05Z by the old clock.
      const reading = readingOf(
        session.accept({
          event: 'frame',
          at: T0 + 11 * MINUTE,
          channel: '2a35',
          bytes: Buffer.from('027d0053006100ea070b140b0a05', 'hex'),
        }),
      )
      expect(reading.time).toEqual({
        basis: 'device',
        measuredAt: T0 - 50 * MINUTE + 5 * SECOND,
        arrivedAt: T0 + 11 * MINUTE,
      })
      expect(reading.flags).toEqual(['clock-unverified'])
    })

    it('dates a record by the clock that was known last where it cannot be read this time, and does not call it corrected', () => {
      const { session, hear } = setAtOnce()
      session.accept({ event: 'connected', at: T0 + 60 * MINUTE })
      expect(hear(CUFF_AT_1030, T0 + 60 * MINUTE)).toMatchObject({
        time: { basis: 'device', measuredAt: T0 - 15 * MINUTE },
        flags: ['clock-unverified'],
      })
    })

    it('does not take another request for a clock that is set', () => {
      const { session } = setAtOnce()
      expect(session.accept({ event: 'sent', at: T0, channel: '2a52', bytes: Uint8Array.of(1, 1) })).toEqual([])
      expect(session.accept({ event: 'sent', at: T0, channel: '2a08', bytes: Uint8Array.of(1, 1) })).toEqual([])
    })
  })

  it('knows what the device said in earlier sessions', () => {
    const known = { facts: { manufacturer: 'A&D', batteryPercent: 50 } }
    const session = new Session(sigBloodPressure, deviceOf(sigBloodPressure, 'device-1'), 'Europe/Paris', known)
    session.accept({ event: 'frame', at: T0, channel: '2a19', bytes: Uint8Array.of(87) })
    expect(session.facts).toEqual({ manufacturer: 'A&D', batteryPercent: 87 })
  })
})
