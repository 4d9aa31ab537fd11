import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { berryBm1000 } from '../src/drivers/devices/berry-bm1000.ts'
import { berrymedPm6750Ble } from '../src/drivers/devices/berrymed-pm6750-ble.ts'
import { driverLink } from '../src/drivers/driver-link.ts'
import { lookalikesOf } from '../src/drivers/registry.ts'
import { isMeasured } from '../src/reading/reading.ts'
import { BerryOximeter } from '../src/simulator/devices/berry-bm1000.ts'
import { Pm6750Ble } from '../src/simulator/devices/pm6750-ble.ts'
import type { VirtualDevice } from '../src/simulator/virtual-device.ts'
import { FakeClock } from './support/fake-clock.ts'
import { HeardByTurns } from './support/heard-by-turns.ts'
import { AirLink } from './support/play/air-link.ts'
import { Wire } from './support/play/wire.ts'
import { PLAYED_AT, pass } from './support/play.ts'

const AS_MONITOR = lookalikesOf(berrymedPm6750Ble)
const AS_OXIMETER = lookalikesOf(berryBm1000)

describe('a device whose name is BerryMed', () => {
  let clock: FakeClock
  let heard: HeardByTurns
  let air: AirLink | undefined

  beforeEach(() => {
    clock = new FakeClock(PLAYED_AT)
    heard = new HeardByTurns(clock)
  })
  afterEach(() => heard[Symbol.asyncDispose]())

  /** It is near whenever somebody connects. */
  const openTo = (device: VirtualDevice) => async (driver: (typeof AS_MONITOR)[number]) => {
    air = new AirLink(device, clock, new Wire({ clock, tooLateMs: () => 0, replied() {} }))
    await air.join()
    return driverLink(driver, air, { device: 'played', clock })
  }
  const oximeter = () => {
    const device = new BerryOximeter({ clock })
    device.command(['measure', '93', '138'])
    return device
  }

  it('is an oximeter once the monitor has understood nothing for three seconds, and stays one', async () => {
    const over = heard.hear(AS_MONITOR, openTo(oximeter()))
    await pass(clock, 2_900)
    expect(heard.turns).toEqual(['berrymed-pm6750-ble'])
    expect(heard.readings).toEqual([])
    await pass(clock, 60_000)
    expect(heard.turns).toEqual(['berrymed-pm6750-ble', 'berry-bm1000'])
    expect(heard.readBy).toEqual(['berry-bm1000'])
    expect([...heard.drew]).toEqual(['berry-bm1000'])
    const values = heard.readings.flatMap(({ quantities }) =>
      quantities.filter(isMeasured).map(({ quantity, value }) => `${quantity} ${value.text}`),
    )
    expect(new Set(values)).toEqual(new Set(['oxygen-saturation 93', 'pulse-rate-oximeter 138']))
    // A person is told once that the first turn understood nothing.
    expect(heard.problems).toMatchObject([{ code: 'UMT-DECODE-103', params: { driver: 'berrymed-pm6750-ble' } }])
    await heard.attachments.detach('played')
    await over
  })

  it('is the same oximeter when it comes back, without another turn', async () => {
    void heard.hear(AS_OXIMETER, openTo(oximeter()))
    await pass(clock, 5_000)
    await air?.leave()
    await pass(clock, 60_000)
    const before = heard.readings.length
    await air?.join()
    await pass(clock, 5_000)
    expect(heard.turns).toEqual(['berry-bm1000'])
    expect(heard.readings.length).toBeGreaterThan(before)
  })

  it('is a monitor though it was paired as an oximeter', async () => {
    void heard.hear(AS_OXIMETER, openTo(new Pm6750Ble({ clock })))
    await pass(clock, 30_000)
    expect(heard.turns).toEqual(['berry-bm1000', 'berrymed-pm6750-ble'])
    expect(heard.readBy).toEqual(['berrymed-pm6750-ble'])
  })

  it('gives no number to a driver that does not understand it, however long', async () => {
    const device = oximeter()
    void heard.hear([berrymedPm6750Ble], openTo(device))
    await pass(clock, 60_000)
    expect(heard.readings).toEqual([])
    expect(heard.tally.decodeErrors).toBeGreaterThan(0)
  })

  it.each([
    ['the first turn', 1_000, 1],
    ['the second turn', 4_000, 2],
  ])('is heard no more when it was let go of during %s', async (_name, atMs, turns) => {
    const over = heard.hear(AS_MONITOR, openTo(oximeter()))
    await pass(clock, atMs)
    const detached = heard.attachments.detach('played')
    await pass(clock, 0)
    await detached
    await over
    const before = heard.readings.length
    expect(air?.connected).toBe(false)
    expect(clock.pending).toEqual([])
    await pass(clock, 60_000)
    expect(heard.turns).toHaveLength(turns)
    expect(heard.readings).toHaveLength(before)
  })

  it('that says nothing at all is listened to in turns that grow longer', async () => {
    const silent: VirtualDevice = Object.assign(oximeter(), { ready() {} })
    void heard.hear(AS_MONITOR, openTo(silent))
    await pass(clock, 3_000 * 2 + 6_000 * 2 + 12_000 * 2 - 500)
    expect(heard.turns).toHaveLength(6)
    expect(heard.readings).toEqual([])
  })
})
