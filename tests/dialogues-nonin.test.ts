import { describe, expect, it } from 'vitest'
import { contecCms50V4 } from '../src/drivers/devices/contec-cms50-v4.ts'
import { nonin3230 } from '../src/drivers/devices/nonin-3230.ts'
import { nonin9560 } from '../src/drivers/devices/nonin-9560.ts'
import { noninXpod } from '../src/drivers/devices/nonin-xpod.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import { OlderContecOximeter } from '../src/simulator/devices/contec-cms50-v4.ts'
import { Nonin3230 } from '../src/simulator/devices/nonin-3230.ts'
import { Nonin9560 } from '../src/simulator/devices/nonin-9560.ts'
import { NONIN_STREAMS, NoninXpod } from '../src/simulator/devices/nonin-xpod.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import type { FakeClock } from './support/fake-clock.ts'
import { playDriver } from './support/play.ts'

const spotChecker = (clock: FakeClock, lateS = 120) =>
  new Nonin9560({
    clock,
    deviceClock: new DeviceClock(clock, 'Europe/Paris', lateS),
    tell: () => {},
    serialNumber: '501493200',
    stored: 2,
  })

describe('the dialogue of the Nonin 9560', () => {
  it('reads the clock, sets it, reads it again and asks the serial number, and changes nothing else', async () => {
    // It is asked again when it has said nothing for five seconds.
    const course = await playDriver({ driver: nonin9560, simulator: (clock) => spotChecker(clock), forMs: 5_000 })
    expect(course.faults).toEqual([])
    expect(course.sent.map((each) => each.slice(0, 'rx=0272'.length))).toEqual([
      'rx=0272',
      'rx=0272',
      'rx=0272',
      'rx=0274',
      // The next connection finds it right.
      'rx=0272',
      'rx=0274',
    ])
    expect(course.of('facts')[0]?.facts.serialNumber).toBe('501493200')
  })

  it('leaves a clock alone that is right', async () => {
    const course = await playDriver({ driver: nonin9560, simulator: (clock) => spotChecker(clock, 1), forMs: 10_000 })
    expect(course.sent.filter((each) => each.startsWith('rx=027206'))).toEqual([])
  })

  it('dates what was measured before the clock was set by the clock of that time', async () => {
    const course = await playDriver({ driver: nonin9560, simulator: (clock) => spotChecker(clock), forMs: 10_000 })
    const ages = course.committed.map(({ time }) => Math.round((time.arrivedAt - time.measuredAt) / 60_000))
    expect(ages).toEqual([20, 10])
    expect(course.committed.map(({ time }) => time.basis)).toEqual(['corrected', 'corrected'])
  })

  it('with each reply lost, late, doubled and garbled once gives no wrong number and no measurement twice', async () => {
    const course = await withEachReplyDisturbed(
      {
        driver: nonin9560,
        simulator: (clock) => spotChecker(clock),
        person: (device, connection) => void device.command(['measure', `${90 + connection}`, `${70 + connection}`]),
        forMs: 12_000,
      },
      {
        // It erases as it sends and waits for no answer.
        gone: { by: ['lost', 'flipped', 'cut'], because: 'sent once and never again' },
      },
    )
    expect(course.committed).toHaveLength(4)
  })
})

describe('a Nonin Xpod', () => {
  it.each(NONIN_STREAMS)('in format %s with each reply lost, late, doubled and garbled once', async (format) => {
    const course = await withEachReplyDisturbed(
      { driver: noninXpod, simulator: (clock) => new NoninXpod({ clock, format }), forMs: 15_000 },
      {
        atMost: 5,
        ...(format === '8' ? { unprotected: { by: ['flipped', 'cut'], because: 'no checksum' } } : {}),
      },
    )
    expect(course.committed.length).toBeGreaterThan(0)
    for (const reading of course.readings)
      expect(reading.quantities.map((each) => ('value' in each ? each.unit : each.absent))).toEqual(['%', '/min'])
  })

  it.each(NONIN_STREAMS)('in format %s gives no number from the moment that the finger has gone', async (format) => {
    const course = await playDriver({
      driver: noninXpod,
      simulator: (clock) => {
        const device = new NoninXpod({ clock, format })
        clock.after('finger out', 15_000, () => device.command(['finger', 'out']))
        return device
      },
      connections: 1,
      forMs: 30_000,
    })
    const began = course.happened[0]?.at ?? 0
    const measured = course.of('reading').filter(({ reading }) => reading.quantities.some((each) => 'value' in each))
    // A packet of format 2 or 7 takes a third of a second.
    expect(Math.max(...measured.map(({ at }) => at - began))).toBeLessThanOrEqual(15_600)
    expect(course.committed.length).toBeGreaterThan(0)
  })
})

describe('a Nonin 3230', () => {
  const device = (hasStandard: boolean) => (clock: FakeClock) =>
    new Nonin3230({ clock, report: () => {}, rateHz: 1, more: [], hasStandard })

  it.each([true, false])(
    'with the standard service (%s) is heard once a second, and by one service alone',
    async (has) => {
      const course = await playDriver({ driver: nonin3230, simulator: device(has), connections: 1, forMs: 40_000 })
      expect(new Set(course.readings.map(({ channel }) => channel))).toEqual(new Set([has ? '2a5f' : '0aad7ea0']))
      expect(course.readings.length).toBeLessThanOrEqual(42)
      expect(course.readings.length).toBeGreaterThan(35)
      expect(course.sent).toEqual([])
    },
  )
})

describe('a Contec oximeter of the older protocol', () => {
  it('is heard without a word from the host, and has no packet of wrong length for a number', async () => {
    const course = await withEachReplyDisturbed(
      { driver: contecCms50V4, simulator: (clock) => new OlderContecOximeter({ clock }), forMs: 2_000 },
      { atMost: 3, unprotected: { by: ['flipped'], because: 'no checksum' } },
    )
    expect(course.sent).toEqual([])
  })
})
