import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import type { FakeClock } from '../../../tests/support/fake-clock.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { isMeasured, type Reading } from '../../reading/reading.ts'
import { Pm6750Ble } from '../../simulator/devices/pm6750-ble.ts'
import { berrymedPm6750Ble } from './berrymed-pm6750-ble.ts'

const slow = (clock: FakeClock) => new Pm6750Ble({ clock, ecgHz: 2, waveHz: 2, chunkMs: 1000, inflationMs: 3000 })
const measures = (board: Pm6750Ble, connection: number) => void board.command(['measure', `${120 + connection}`, '80'])
const pressures = (readings: readonly Reading[]) =>
  readings
    .filter(({ mode }) => mode === 'spot')
    .map(({ quantities: [systolic] }) => (systolic && isMeasured(systolic) ? systolic.value.text : systolic?.absent))

describe('the driver of the PM6750 over Bluetooth', () => {
  it('subscribes, then says what it says over a cable, and reads packets that are cut anywhere', async () => {
    const course = await playDriver({ driver: berrymedPm6750Ble, simulator: slow, connections: 1, forMs: 20_000 })
    expect(course.sent[0]).toBe('49535343=55aa040505f1')
    expect(course.sent).toHaveLength(9)
    expect(course.faults).toEqual([])
    expect(course.of('samples').some(({ chunk }) => chunk.signal === 'ecg')).toBe(true)
    const quantities = course.readings.flatMap((each) => each.quantities.map(({ quantity }) => quantity))
    expect(new Set(quantities).size).toBe(5)
  })

  it('tells a measurement whose end came while the link was gone for a moment', async () => {
    const course = await playDriver({
      driver: berrymedPm6750Ble,
      // The board has a battery and goes on measuring.
      simulator: (clock) => Object.assign(slow(clock), { disconnected() {} }),
      person: (board, connection) => connection === 1 && measures(board, connection),
      forMs: 2_000,
      connections: 4,
    })
    expect(pressures(course.readings)).toEqual(['121'])
  })

  it('keeps to the truth with each reply lost, late, doubled and garbled', async () => {
    const course = await withEachReplyDisturbed(
      { driver: berrymedPm6750Ble, simulator: slow, person: measures, forMs: 35_000 },
      { atMost: 15 },
    )
    expect(pressures(course.committed)).toEqual(['121', '122'])
  })
})
