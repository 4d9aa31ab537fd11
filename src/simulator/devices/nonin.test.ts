import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { NONIN_REQUESTS, setNoninClock } from '../../drivers/profiles/nonin-answers.ts'
import { DeviceClock } from '../device-clock.ts'
import { ARadio } from '../testing/a-radio.ts'
import { Nonin3230 } from './nonin-3230.ts'
import { Nonin9560 } from './nonin-9560.ts'
import { NoninXpod } from './nonin-xpod.ts'

const NOW = Date.UTC(2026, 10, 20, 9, 0, 0)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The other end of the cable: notes what comes. */
const cable = () => {
  const came: string[] = []
  return { came, send: (bytes: Uint8Array) => void came.push(hex(bytes)) }
}

describe('a played Nonin 9560', () => {
  const clock = () => new FakeClock(NOW)
  const device = (at: FakeClock, stored = 0) =>
    new Nonin9560({
      clock: at,
      deviceClock: new DeviceClock(at, 'Europe/Paris'),
      tell: () => {},
      serialNumber: '7',
      stored,
    })

  it('sends what it has stored once, oldest first, and has forgotten it then', () => {
    const at = clock()
    const played = device(at, 2)
    const first = cable()
    played.start(first)
    at.advance(5_000)
    expect(first.came.map((each) => each.slice(12, 28))).toEqual(['2026112009400000', '2026112009500000'])
    played.stopped()
    const second = cable()
    played.start(second)
    at.advance(5_000)
    expect(second.came).toEqual([])
  })

  it('keeps what nobody hears, and sends what is measured while somebody does', () => {
    const at = clock()
    const played = device(at)
    played.command(['measure', '96', '64'])
    const line = cable()
    played.start(line)
    at.advance(1_000)
    played.command(['measure', '-', '-', 'poor'])
    expect(line.came).toEqual([
      '0002000d000e20261120100000000210004000603903',
      '0002000d000e2026112010000100000001ff007f0703',
    ])
  })

  it('answers in the first five seconds only, in whatever pieces it is asked', () => {
    const at = clock()
    const played = device(at)
    const line = cable()
    played.start(line)
    played.heard(NONIN_REQUESTS.clock.subarray(0, 2))
    played.heard(NONIN_REQUESTS.clock.subarray(2))
    played.heard(NONIN_REQUESTS.serialNumber)
    played.heard(Uint8Array.of(0x02, 0x70, 0x02, 0x02, 0x08, 0x03))
    at.advance(5_000)
    played.heard(NONIN_REQUESTS.clock)
    expect(line.came).toEqual(['02f2061a0b140a000003', '02f40b02303030303030303037b903', '15'])
  })

  it('says nothing to a clock that is set, and nothing to a date that is none', () => {
    const at = clock()
    const played = device(at)
    const line = cable()
    played.start(line)
    played.heard(setNoninClock('2026-02-01T03:04:05'))
    played.heard(Uint8Array.of(0x02, 0x72, 0x06, 26, 2, 31, 0, 0, 0, 0x03))
    expect(line.came).toEqual([])
    played.heard(NONIN_REQUESTS.clock)
    expect(line.came).toEqual(['02f2061a020103040503'])
  })
})

describe('a played Nonin Xpod', () => {
  it('holds what it displays for ten seconds after the finger has gone, with its alarm, and then has nothing', () => {
    const at = new FakeClock(NOW)
    const played = new NoninXpod({ clock: at, format: '8' })
    const line = cable()
    played.command(['measure', '95', '64'])
    played.start(line)
    at.advance(1_000)
    played.command(['finger', 'out'])
    at.advance(11_000)
    expect([...new Set(line.came)]).toEqual(['80405f00', '80405f08', '837f7f08'])
    expect(line.came.filter((each) => each === '80405f08')).toHaveLength(9)
  })

  it('sends three packets a second, or one in format 8', () => {
    const at = new FakeClock(NOW)
    const played = new NoninXpod({ clock: at })
    const line = cable()
    played.start(line)
    at.advance(1_001)
    played.command(['format', '8'])
    at.advance(1_001)
    expect(line.came.map((each) => each.length / 2)).toEqual([125, 125, 125, 4])
  })
})

describe('a played Nonin 3230', () => {
  it('switches off when it is told that the measurement is complete', () => {
    const radio = new ARadio()
    const played = new Nonin3230({ clock: new FakeClock(NOW), report: () => {}, rateHz: 1, more: [] })
    played.start(radio)
    radio.connected = true
    const control = played.services[0]?.characteristics.find(({ channel }) => channel === '1447af80')
    expect(control?.write?.(Buffer.from('bNMX'))).toBe('Failed')
    expect(radio.connected).toBe(true)
    expect(control?.write?.(Buffer.from('bNMI'))).toBeUndefined()
    expect(radio.connected).toBe(false)
    expect(radio.advertising).toBe(false)
  })
})
