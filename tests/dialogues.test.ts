import { describe, expect, it } from 'vitest'
import { contecCms50 } from '../src/drivers/devices/contec-cms50.ts'
import { masimoRad8 } from '../src/drivers/devices/masimo-rad8.ts'
import { sigBloodPressure } from '../src/drivers/devices/sig-blood-pressure.ts'
import { sigPulseOximeter } from '../src/drivers/devices/sig-pulse-oximeter.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import { ContecOximeter } from '../src/simulator/devices/contec-cms50.ts'
import { MasimoOximeter } from '../src/simulator/devices/masimo-rad8.ts'
import { type KindOptions, virtualDevice } from '../src/simulator/kinds.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import type { FakeClock } from './support/fake-clock.ts'

const out = (clock: FakeClock, options: Partial<KindOptions> = {}): KindOptions => ({
  clock,
  deviceClock: new DeviceClock(clock, 'Europe/Paris', 3600),
  tell: () => {},
  report: (error) => {
    throw error
  },
  serialNumber: '1',
  clockAt: 'date-time',
  stored: 3,
  advertiseMs: 60_000,
  everyMs: 0,
  rateHz: 1,
  ...options,
})

/** The profiles of the Bluetooth SIG leave both to the radio, which delivers a frame whole or not at all. */
const BY_THE_RADIO = {
  unprotected: { by: ['flipped'], because: 'no checksum of its own' },
  gone: { by: ['cut'], because: 'confirmed as it arrives, before anybody has read it' },
} as const

describe('a dialogue, each reply lost, late, doubled and garbled once', () => {
  it('of a cuff after the Blood Pressure Service loses nothing and doubles nothing', async () => {
    const course = await withEachReplyDisturbed(
      {
        driver: sigBloodPressure,
        simulator: (clock) => virtualDevice('cuff', out(clock)),
        person: (cuff, connection) => void cuff.command(['measure', `${120 + connection}`, '80', '70']),
      },
      BY_THE_RADIO,
    )
    expect(course.committed).toHaveLength(5)
  })

  it('of an oximeter with stored spot checks', async () => {
    const course = await withEachReplyDisturbed(
      {
        driver: sigPulseOximeter,
        simulator: (clock) => virtualDevice('oximeter', out(clock)),
        forMs: 40_000,
      },
      { ...BY_THE_RADIO, atMost: 20 },
    )
    expect(course.committed.filter(({ mode }) => mode === 'spot')).toHaveLength(3)
  })

  it('of a Contec oximeter goes on, and gives no number that it did not show', async () => {
    const course = await withEachReplyDisturbed(
      { driver: contecCms50, simulator: (clock) => new ContecOximeter({ clock }), forMs: 3_000 },
      {
        unprotected: { by: ['flipped'], because: 'no checksum: only bit 7 and the length protect a packet' },
        atMost: 6,
      },
    )
    expect(course.of('samples').length).toBeGreaterThan(0)
  })

  it('of a Masimo oximeter, whose lines nobody asks for', async () => {
    await withEachReplyDisturbed(
      {
        driver: masimoRad8,
        simulator: (clock) => new MasimoOximeter({ clock, deviceClock: new DeviceClock(clock, 'Europe/Paris') }),
        forMs: 20_000,
      },
      { unprotected: { by: ['flipped'], because: 'no checksum: a digit may become another digit' } },
    )
  })
})
