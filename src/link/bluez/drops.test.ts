import { describe, expect, it } from 'vitest'
import { Drops, type Ending } from './drops.ts'

const dropped: Ending = { worked: false, byDevice: true, bonded: true }
const unfinished: Ending = { ...dropped, whileConnecting: true }
const worked: Ending = { ...dropped, worked: true }
const ours: Ending = { ...dropped, byDevice: false }
const LOST = 'UMT-BLE-108'
const told = (...endings: readonly Ending[]) => {
  const drops = new Drops()
  return endings.map((ending) => drops.ended(ending))
}
const no = undefined

describe('a device that drops its connections', () => {
  it('has lost its bond after two in a row', () => {
    expect(told(dropped, dropped)).toEqual([no, LOST])
  })

  it('has lost its bond after three that ended in the making, not after two', () => {
    expect(told(unfinished, unfinished, unfinished)).toEqual([no, no, LOST])
    expect(told(unfinished, dropped, unfinished)).toEqual([no, no, LOST])
  })

  it('is told once, and anew after a connection that worked', () => {
    expect(told(dropped, dropped, dropped, worked, dropped, dropped)).toEqual([no, LOST, no, no, no, LOST])
  })

  it('is not blamed for what we, the adapter or bluetoothd ended', () => {
    expect(told(dropped, ours, ours, ours)).toEqual([no, no, no, no])
    expect(told(dropped, ours, dropped)).toEqual([no, no, LOST])
  })

  it('has nothing to lose without a bond, and is told after three', () => {
    const unbonded = { ...dropped, bonded: false }
    expect(told(unbonded, unbonded, unbonded)).toEqual([no, no, 'UMT-BLE-110'])
  })

  it('starts from nothing after a connection that worked', () => {
    expect(told(dropped, worked, dropped)).toEqual([no, no, no])
  })
})
