import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { Movesense } from '../../simulator/devices/movesense.ts'
import { movesenseSensor } from './movesense-sensor.ts'

const sensor = (clock: FakeClock) => new Movesense({ clock })
const textOf = (sent: string) => Buffer.from(sent.split('=')[1] ?? '', 'hex').toString('latin1')

describe('the driver of a Movesense sensor', () => {
  it('asks for the ECG, then for the heart rate, each once', async () => {
    const course = await playDriver({ driver: movesenseSensor, simulator: sensor, connections: 1, forMs: 20_000 })
    expect(course.sent.map(textOf)).toEqual(['\u0001\u0001Meas/ECG/125', '\u0001\u0002Meas/HR'])
    expect(course.faults).toEqual([])
    const samples = course.of('samples').flatMap(({ chunk }) => chunk.samples)
    expect(samples.length).toBeGreaterThan(2_300)
    expect(course.readings.length).toBeGreaterThan(15)
  })

  it('asks three times for what does not come, and no more', async () => {
    const mute = (clock: FakeClock) => {
      const device = sensor(clock)
      device.start = (radio) => radio.advertise(true)
      return device
    }
    const course = await playDriver({ driver: movesenseSensor, simulator: mute, connections: 1 })
    expect(course.sent).toHaveLength(6)
  })

  it('keeps to the truth with each reply lost, late, doubled and garbled', async () => {
    await withEachReplyDisturbed(
      { driver: movesenseSensor, simulator: sensor, forMs: 15_000 },
      {
        unprotected: { by: ['flipped', 'cut'], because: 'the radio protects a notification, nothing else does' },
        atMost: 10,
      },
    )
  })
})
