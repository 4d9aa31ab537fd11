import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import type { Course } from '../../../tests/support/play/course.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { battery, deviceInformation } from '../../simulator/common-services.ts'
import { PolarH10, type PolarH10Options } from '../../simulator/devices/polar-h10.ts'
import { polarH10 } from './polar-h10.ts'

const belt = (clock: FakeClock, options: Partial<PolarH10Options> = {}) =>
  new PolarH10({ clock, more: [deviceInformation('H10', '1'), battery], ...options })
const play = (options: Partial<PolarH10Options> = {}, device: typeof belt = belt) =>
  playDriver({ driver: polarH10, simulator: (clock) => device(clock, options), connections: 1, forMs: 30_000 })

const ecgOf = (course: Course) =>
  course.of('samples').flatMap(({ chunk }) => (chunk.signal === 'ecg' ? chunk.samples : []))
const refusals = (course: Course) =>
  course.of('refusal').map(({ refusal: { error } }) => (error instanceof Error ? error.message : error))

const ASKED = 'fb005c81=0100'
/** V014. */
const STARTED = 'fb005c81=02000001820001010e00'

describe('the driver of the Polar H10', () => {
  it('hears the heart rate first, then asks for settings and starts the ECG', async () => {
    const course = await play()
    expect(course.sent).toEqual([ASKED, STARTED])
    expect(course.faults).toEqual([])
    expect(refusals(course)).toEqual([])
    // 73 samples every 0.56 s for most of 30 s.
    expect(ecgOf(course).length).toBeGreaterThan(3500)
    expect(course.readings.length).toBeGreaterThan(25)
  })

  it('asks again while the MTU is too small', async () => {
    const course = await play({ mtuAfterMs: 2_500 })
    expect(course.sent).toEqual([ASKED, ASKED, ASKED, ASKED, STARTED])
    expect(refusals(course)).toEqual([])
    expect(ecgOf(course).length).toBeGreaterThan(3000)
  })

  it('tells why there is no ECG when the MTU stays too small, and goes on with the heart rate', async () => {
    const course = await play({ mtuAfterMs: 3_600_000 })
    expect(course.sent).toEqual([ASKED, ASKED, ASKED, ASKED])
    expect(refusals(course)).toEqual(['the MTU of the connection is too small'])
    expect(ecgOf(course)).toEqual([])
    expect(course.readings.length).toBeGreaterThan(25)
  })

  /** A belt that answers one request with these bytes. */
  const answering =
    (request: string, answer: string) =>
    (clock: FakeClock, options: Partial<PolarH10Options> = {}) => {
      const device = belt(clock, options)
      const start = device.start.bind(device)
      device.start = (radio) =>
        start({
          ...radio,
          advertise: (on) => radio.advertise(on),
          subscribed: (channel) => radio.subscribed(channel),
          notify: (...value) => radio.notify(...value),
          disconnect: () => radio.disconnect(),
          indicate: (channel, n, value) =>
            radio.indicate(
              channel,
              n,
              Buffer.from(value).toString('hex').startsWith(request) ? Buffer.from(answer, 'hex') : value,
            ),
        })
      return device
    }

  it.each([
    ['it does not offer 130 Hz', 'f001', 'f0010000000001fa0001010e00', 'ECG of 130 Hz is not offered'],
    ['it offers no resolution', 'f001', 'f00100000000018200', 'ECG of 130 Hz is not offered'],
    ['its settings are cut off', 'f001', 'f001000000000182', 'ECG of 130 Hz is not offered'],
    ['it takes the parameters for invalid', 'f002', 'f002000500', 'invalid parameter'],
    ['it has an error that nobody knows', 'f002', 'f002007700', 'error 119'],
  ])('says so when %s, and goes on with the heart rate', async (_situation, request, answer, why) => {
    const course = await play({}, answering(request, answer))
    expect(refusals(course)).toEqual([why])
    expect(course.readings.length).toBeGreaterThan(25)
  })

  it('takes an ECG that runs already as started, V017', async () => {
    const course = await play({}, answering('f002', 'f002000600'))
    expect(refusals(course)).toEqual([])
    expect(ecgOf(course).length).toBeGreaterThan(3500)
  })

  it('understands a refusal whose op code stands behind the measurement, V011', async () => {
    const course = await play({}, answering('f001', 'f000010a'))
    expect(refusals(course)).toEqual(['the MTU of the connection is too small'])
  })

  it('is a belt without an ECG where it has no control point', async () => {
    const course = await play({}, (clock, options) => {
      const device = belt(clock, options)
      const services = device.services.filter(({ service }) => !service.startsWith('fb005c80'))
      return Object.assign(device, { services })
    })
    expect(course.sent).toEqual([])
    expect(course.readings.length).toBeGreaterThan(25)
  })

  it('keeps to the truth with each reply lost, late, doubled and garbled', async () => {
    await withEachReplyDisturbed(
      { driver: polarH10, simulator: (clock) => belt(clock), forMs: 40_000 },
      {
        unprotected: { by: ['flipped', 'cut'], because: 'the radio protects a notification, nothing else does' },
        atMost: 30,
      },
    )
  })

  it('has the ECG on the next connection also when the answers of this one were lost', async () => {
    for (const reply of [10, 11, 12, 13]) {
      const course = await playDriver({
        driver: polarH10,
        simulator: (clock) => belt(clock),
        disturbed: { reply, by: 'lost' },
        connections: 2,
      })
      expect(ecgOf(course).length, `reply ${reply}`).toBeGreaterThan(10_000)
    }
  })
})
