import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { deviceOf } from '../drivers/define.ts'
import { contecCms50 } from '../drivers/devices/contec-cms50.ts'
import type { FaultReport } from '../drivers/session.ts'
import { UmtError } from '../errors.ts'
import { faultTeller } from './fault-teller.ts'

const T0 = Date.UTC(2026, 10, 20, 10)
const DEVICE = deviceOf(contecCms50, 'oximeter-1')

function setUp() {
  const clock = new FakeClock(T0)
  const lines: object[] = []
  const events: UmtError[] = []
  const tell = faultTeller({
    driver: contecCms50,
    clock,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (line: object) => void lines.push(line),
      error: () => undefined,
    },
    problem: (error, device) => {
      if (error instanceof UmtError && device === DEVICE.id) events.push(error)
    },
  })
  const refuse = (changes: Partial<FaultReport> = {}) =>
    tell({
      device: DEVICE,
      channel: 'rx',
      fault: 'grammar',
      offset: 6,
      bytes: Uint8Array.of(0x01, 0xe1),
      message: 'SpO2 of 117 %',
      at: clock.now(),
      ...changes,
    })
  return { clock, lines, events, refuse }
}

it('tells people where a frame was refused, in no case what it said', () => {
  const { lines, events, refuse } = setUp()
  refuse()
  expect(events).toMatchObject([{ code: 'UMT-DECODE-103', params: { detail: 'oximeter-1 rx @6' } }])
  expect(lines).toEqual([{ device: 'oximeter-1', channel: 'rx', fault: 'grammar', offset: 6, length: 2, leftOut: 0 }])
  const said = JSON.stringify([lines, events.map((error) => [error.what('fr'), error.next('fr'), error.params])])
  expect(said).not.toMatch(/117|01e1/)
})

it('names the channels that the driver knows when a frame came on another', () => {
  const { events, refuse } = setUp()
  refuse({ fault: 'unknown-channel', channel: '2a35' })
  expect(events[0]?.what('en')).toContain('2a35')
  expect(events[0]?.next('en')).toBe('Channels of this driver: rx.')
})

it('says at most one event a minute and one line every ten seconds, and counts the rest', () => {
  const { clock, lines, events, refuse } = setUp()
  for (let second = 0; second < 60; second += 1) {
    refuse()
    clock.advance(1_000)
  }
  expect(events).toHaveLength(1)
  expect(lines).toHaveLength(6)
  expect(lines[1]).toMatchObject({ leftOut: 9 })
  refuse()
  expect(events).toHaveLength(2)
})

it('is not silenced by a clock that is set back', () => {
  const { clock, lines, events, refuse } = setUp()
  refuse()
  clock.advance(-3_600_000)
  refuse()
  expect(events).toHaveLength(2)
  expect(lines).toHaveLength(2)
})
