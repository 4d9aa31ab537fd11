import { expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import type { TimeLine } from '../src/drivers/device-clock.ts'
import { sigBloodPressure } from '../src/drivers/devices/sig-blood-pressure.ts'
import { writeDateTime } from '../src/drivers/profiles/date-time.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { HeardByTurns } from './support/heard-by-turns.ts'

/** 10:00 in Paris, by a clock that is two hours behind. */
const AT = Date.UTC(2026, 10, 20, 9)
const BEHIND = 2 * 3_600_000

it('the clock of the vehicle is set after a device was heard: what is kept of its clock is by the new one', async () => {
  const clock = new FakeClock(AT)
  await using heard = new HeardByTurns(clock)
  const { link, events } = fedLink()
  const kept: (readonly TimeLine[])[] = []
  const way = heard.attachments.attach(sigBloodPressure, deviceOf(sigBloodPressure), link, {
    memory: { facts: {}, timeLines: [] },
    bluetooth: { address: '00:09:1F:AA:BB:01' },
    remember: ({ timeLines }) => void (timeLines && kept.push(timeLines)),
    heard() {},
  })
  events.push({ event: 'connected', at: clock.now() })
  // It is right, and seems two hours ahead.
  events.push({ event: 'frame', at: clock.now(), channel: '2a08', bytes: writeDateTime('2026-11-20T12:00:00') })
  await new Promise(setImmediate)
  clock.step(BEHIND)
  heard.attachments.clockStepped()
  expect(kept.map(([line]) => line?.last)).toEqual([
    { at: AT, offsetMs: -3 * 3_600_000 },
    // An hour between Paris and UTC is all that is left.
    { at: AT + BEHIND, offsetMs: -3_600_000 },
  ])
  await link[Symbol.asyncDispose]()
  await way
})
