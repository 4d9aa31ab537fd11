import { expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import { readRecording } from '../src/link/recording.ts'
import { fixturesUrl } from '../src/paths.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

it('makes a steady value final when the device falls silent, though its link stays', async () => {
  const clock = new FakeClock(T0)
  await using daemon = await aDaemon({ clock })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', { kind: 'literal', reference: 'Patient/a' })
  const { link, events } = fedLink()
  void daemon.attach(sigHeartRate, deviceOf(sigHeartRate), link)
  events.push({ event: 'connected', at: clock.now() })
  for (let second = 0; second < 12; second += 1) {
    clock.advance(1_000)
    // 2A37, flags 00: 72 /min
    events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(0x00, 72) })
    await new Promise(setImmediate)
  }
  await screen.request('encounter/status')
  expect(screen.messages.some(isFinal)).toBe(false)
  clock.advance(sigHeartRate.quietMs)
  expect((await screen.until(isFinal)).topic).toBe('observations/heart-rate/sig-heart-rate')
})

it.each(
  DRIVERS.flatMap((driver) =>
    driver.quietMs === undefined ? [] : [[driver.id, driver.quietMs, driver.fixtures] as const],
  ),
)('%s is not taken for silent in the middle of its own recordings', async (_id, quietMs, fixtures) => {
  for (const fixture of fixtures.filter((path) => path.endsWith('/consultation.jsonl'))) {
    const { lines } = await readRecording(decodeURIComponent(new URL(fixture, fixturesUrl).pathname))
    const heard = lines.flatMap((line) => ('channel' in line && line.direction === 'rx' ? [line.t * 1000] : []))
    const gaps = heard.slice(1).map((at, index) => at - (heard[index] ?? at))
    expect(Math.max(...gaps)).toBeLessThan(quietMs)
  }
})
