import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { PLAYED_AT, PLAYED_ZONE, playDriver, type Simulator } from '../../../tests/support/play.ts'
import { playSerial } from '../../../tests/support/serial-recording.ts'
import { isMeasured, type Reading } from '../../reading/reading.ts'
import { DeviceClock } from '../../simulator/device-clock.ts'
import { LungMonitor } from '../../simulator/devices/lung-monitor.ts'
import { TerminalIoDevice } from '../../simulator/devices/terminal-io-device.ts'
import type { ResultType } from '../../simulator/devices/vitalograph-results.ts'
import type { Driver } from '../define.ts'
import { vitalographLungMonitor } from './vitalograph-lung-monitor.ts'
import { vitalographLungMonitorBle } from './vitalograph-lung-monitor-ble.ts'

const monitor = (clock: FakeClock, type: ResultType) =>
  new LungMonitor({ clock, type, deviceClock: new DeviceClock(clock, PLAYED_ZONE) })
const fev1Of = ({ quantities }: Reading) => {
  const found = quantities.find(({ quantity }) => quantity === 'fev1')
  return found && isMeasured(found) ? found.value.text : undefined
}

const LINKS: readonly (readonly [
  how: string,
  driver: Driver,
  simulator: (clock: FakeClock) => Simulator,
  speaks: string,
])[] = [
  ['over a cable', vitalographLungMonitor, (clock) => monitor(clock, 'F'), 'rx'],
  ['over Terminal I/O', vitalographLungMonitorBle, (clock) => new TerminalIoDevice(monitor(clock, 'G')), '00000001'],
]

describe.each(LINKS)('the lung monitor %s', (_how, driver, simulator, speaks) => {
  it('brings each blow once, acknowledged after it is in the journal', async () => {
    const course = await playDriver({
      driver,
      simulator,
      person: (device) => {
        device.command(['measure'])
        device.command(['measure', 'failed'])
      },
    })
    expect(course.committed.map(fev1Of)).toEqual(['2.41', '2.42', '2.43', '2.44'])
    expect(course.committed.map(({ flags }) => flags[0])).toEqual([
      'manoeuvre-accepted',
      'manoeuvre-rejected',
      'manoeuvre-accepted',
      'manoeuvre-rejected',
    ])
    const order = course.happened.flatMap((entry) =>
      entry.what === 'committed' ? ['committed'] : entry.what === 'sent' && entry.channel === speaks ? [entry.hex] : [],
    )
    expect(order).toEqual(Array.from({ length: 4 }, () => ['committed', '06']).flat())
  })

  it('acknowledges nothing while the journal refuses, and everything once it does not', async () => {
    const refusesUntil = PLAYED_AT + 25_000
    const course = await playDriver({
      driver,
      simulator,
      connections: 1,
      person: (device) => void device.command(['measure']),
      journalRefuses: (now) => now < refusesUntil,
    })
    const acknowledged = course.of('sent').filter(({ channel, hex }) => channel === speaks && hex === '06')
    expect(acknowledged.length).toBeGreaterThan(0)
    for (const { at } of acknowledged) expect(at).toBeGreaterThanOrEqual(refusesUntil)
    expect(course.committed.map(fev1Of)).toEqual(['2.41'])
  })

  it('loses no blow and takes none twice, each of its replies lost, late, doubled or garbled once', async () => {
    const course = await withEachReplyDisturbed({
      driver,
      simulator,
      person: (device) => {
        device.command(['measure'])
        device.command(['measure'])
      },
    })
    expect(course.committed.map(fev1Of)).toEqual(['2.41', '2.42', '2.43', '2.44'])
  })
})

describe('recordings of the lung monitor', () => {
  it('has the published results: V002 refused, V001 read', async () => {
    const played = await playSerial(vitalographLungMonitor, 'vitalograph-lung-monitor/published-results.jsonl')
    expect(played.sent).toEqual(['15', '06'])
    expect(played.refused).toHaveLength(1)
    expect(played.measurements.map((each) => each.deviceTime)).toEqual(['2013-05-28T10:44:18'])
  })
})
