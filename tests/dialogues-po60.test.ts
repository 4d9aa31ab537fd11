import { describe, expect, it } from 'vitest'
import { beurerPo60 } from '../src/drivers/devices/beurer-po60.ts'
import { isMeasured, type Reading } from '../src/reading/reading.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import { BeurerOximeter } from '../src/simulator/devices/beurer-po60.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import type { FakeClock } from './support/fake-clock.ts'
import { PLAYED_AT, PLAYED_ZONE, playDriver } from './support/play.ts'

const oximeter = (clock: FakeClock, stored = 3, lateS = 3600) =>
  new BeurerOximeter({
    clock,
    deviceClock: new DeviceClock(clock, PLAYED_ZONE, lateS),
    tell: () => {},
    stored,
    advertiseMs: 60_000,
    everyMs: 0,
  })

const measures = (device: BeurerOximeter, connection: number) =>
  void device.command(['measure', `${80 + connection}`, `${120 + connection}`])
const numbersOf = (reading: Reading) => reading.quantities.map((one) => (isMeasured(one) ? one.value.text : one.absent))

const KEEP = 'ff01=997e17'

describe('the dialogue of the Beurer PO60', () => {
  it('reads the clock, sets it, takes every record, and ends without erasing', async () => {
    const course = await playDriver({ driver: beurerPo60, simulator: oximeter, person: measures, connections: 1 })
    expect(course.faults).toEqual([])
    expect(course.sent.map((each) => each.slice(0, 'ff01=9900'.length))).toEqual([
      'ff01=8202',
      'ff01=8909',
      'ff01=831a',
      'ff01=9005',
      'ff01=9900',
      'ff01=9901',
      'ff01=997e',
    ])
    expect(course.committed.map(numbersOf)).toEqual([
      ['90', '60'],
      ['91', '61'],
      ['92', '62'],
      ['81', '121'],
    ])
    // It was an hour late when it measured them.
    const ages = course.committed.map(({ time }) => Math.round((time.arrivedAt - time.measuredAt) / 60_000))
    expect(ages).toEqual([30, 20, 10, 0])
  })

  it('asks until nothing more comes', async () => {
    const course = await playDriver({
      driver: beurerPo60,
      simulator: (clock) => oximeter(clock, 24),
      person: measures,
      connections: 1,
    })
    expect(course.committed).toHaveLength(25)
    expect(course.sent.filter((each) => each.startsWith('ff01=99'))).toEqual([
      'ff01=990019',
      'ff01=99011a',
      'ff01=99011a',
      'ff01=99011a',
      KEEP,
    ])
  })

  it('asks for no record where there is none', async () => {
    const course = await playDriver({
      driver: beurerPo60,
      simulator: (clock) => oximeter(clock, 0),
      person: (device) => void device.command(['advertise']),
      connections: 1,
    })
    expect(course.sent.filter((each) => each.startsWith('ff01=99'))).toEqual([])
  })

  it('does not end the transfer when the journal has not taken the records', async () => {
    const course = await playDriver({
      driver: beurerPo60,
      simulator: oximeter,
      person: measures,
      connections: 1,
      journalRefuses: (now) => now < PLAYED_AT + 45_000,
    })
    expect(course.sent).not.toContain(KEEP)
  })

  it('takes every record once, though all come again on each connection', async () => {
    const course = await playDriver({ driver: beurerPo60, simulator: oximeter, person: measures, connections: 3 })
    expect(course.readings.length).toBe(4 + 5 + 6)
    expect(course.committed).toHaveLength(6)
  })

  it('with each reply lost, late, doubled and garbled once gives no wrong number and no measurement twice', async () => {
    const course = await withEachReplyDisturbed({
      driver: beurerPo60,
      simulator: (clock) => oximeter(clock),
      person: measures,
    })
    expect(course.committed).toHaveLength(5)
  })
})
