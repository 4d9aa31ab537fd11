import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { ViatomEr1 } from '../../simulator/devices/viatom-er1.ts'
import { viatomEr1Recorder } from './viatom-er1.ts'

const recorder = (clock: FakeClock) => new ViatomEr1({ clock })

describe('the driver of the ER1', () => {
  it('asks twice a second, and for nothing else', async () => {
    const course = await playDriver({ driver: viatomEr1Recorder, simulator: recorder, connections: 1, forMs: 20_000 })
    expect(new Set(course.sent)).toEqual(new Set(['8b00ace7=a503fc000001007d23']))
    expect(course.sent.length).toBeGreaterThan(35)
    expect(course.faults).toEqual([])
    const samples = course.of('samples').flatMap(({ chunk }) => (chunk.signal === 'ecg' ? chunk.samples : []))
    // 125 a second.
    expect(samples.length).toBeGreaterThan(2_200)
    expect(course.committed.map(({ quantities: [rate] }) => rate?.quantity)).toEqual(['heart-rate'])
  })

  it('has no heart rate without contact', async () => {
    const course = await playDriver({
      driver: viatomEr1Recorder,
      simulator: recorder,
      person: (device) => void device.command(['contact', 'off']),
      connections: 1,
    })
    expect(new Set(course.readings.map(({ quantities: [rate] }) => rate && 'absent' in rate && rate.absent))).toEqual(
      new Set(['lead-off']),
    )
    expect(course.committed).toEqual([])
  })

  it('keeps to the truth with each reply lost, late, doubled and garbled', async () => {
    await withEachReplyDisturbed({ driver: viatomEr1Recorder, simulator: recorder, forMs: 15_000 }, { atMost: 25 })
  })
})
