import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { isMeasured } from '../../reading/reading.ts'
import { ViatomBp2 } from '../../simulator/devices/viatom-bp2.ts'
import { viatomBp2Cuff } from './viatom-bp2.ts'

const cuff = (clock: FakeClock) => new ViatomBp2({ clock })
const measures = (device: ViatomBp2, connection: number) =>
  void device.command(['measure', `${120 + connection}`, '80', '70'])

describe('the driver of the BP2', () => {
  it('asks twice a second what it shows, and for nothing else', async () => {
    const course = await playDriver({ driver: viatomBp2Cuff, simulator: cuff, person: measures, connections: 1 })
    expect(new Set(course.sent)).toEqual(new Set(['8b00ace7=a508f700000000ee']))
    expect(course.sent.length).toBeGreaterThan(100)
    expect(course.faults).toEqual([])
  })

  it('gives each result once, each reply lost, late, doubled and garbled once', async () => {
    const course = await withEachReplyDisturbed(
      { driver: viatomBp2Cuff, simulator: cuff, person: measures, forMs: 31_000 },
      { atMost: 20 },
    )
    expect(course.committed.map(({ quantities: [one] }) => one && isMeasured(one) && one.value.text)).toEqual([
      '121',
      '122',
    ])
  })

  it('gives two equal results twice', async () => {
    const course = await playDriver({
      driver: viatomBp2Cuff,
      simulator: cuff,
      person: (device) => void device.command(['measure', '120', '80', '70']),
    })
    expect(course.committed).toHaveLength(2)
  })

  it('does not take what it still shows when it is connected to: it may be of another patient', async () => {
    const course = await playDriver({
      driver: viatomBp2Cuff,
      simulator: cuff,
      person: (device, connection) => {
        if (connection === 1) measures(device, connection)
      },
      forMs: 31_000,
      connections: 3,
    })
    expect(course.committed).toHaveLength(1)
  })
})
