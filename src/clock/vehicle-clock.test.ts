import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { type ClockSources, VehicleClock } from './vehicle-clock.ts'

const AT = Date.UTC(2026, 10, 20, 10)
const MINUTE = 60_000
const settled = () => new Promise(setImmediate)

function aVehicle(over: Partial<ClockSources> = {}, at = AT) {
  const clock = new FakeClock(at)
  const told: unknown[] = []
  const problems: unknown[] = []
  let asked = 0
  const machine: { says: boolean | undefined } = { says: false }
  const vehicle = new VehicleClock({
    clock,
    sources: {
      synchronised: async () => {
        asked += 1
        return machine.says
      },
      hardware: () => undefined,
      wasSynchronised: () => false,
      ...over,
    },
    stepped: (byMs) => void told.push(byMs),
    doubted: (doubt) => void told.push(doubt),
    report: (error) => void problems.push(error),
  })
  return { clock, vehicle, machine, told, problems, asked: () => asked }
}

describe('the clock of the vehicle', () => {
  it('is asked each minute until it is synchronised, and seldom after that', async () => {
    const { clock, vehicle, machine, asked } = aVehicle()
    await settled()
    expect(vehicle.synchronised).toBe(false)
    expect(vehicle.doubt).toBe('unconfirmed')
    machine.says = true
    clock.advance(MINUTE)
    await settled()
    expect(vehicle.synchronised).toBe(true)
    expect(vehicle.doubt).toBeUndefined()
    clock.advance(9 * MINUTE)
    await settled()
    expect(asked()).toBe(2)
    clock.advance(MINUTE)
    await settled()
    expect(asked()).toBe(3)
  })

  it.each<[string, Partial<ClockSources>, boolean | undefined, boolean]>([
    ['is confirmed by nothing on a board that has found no network', {}, false, false],
    ['is confirmed by nothing on a board on which nobody knows', {}, undefined, false],
    ['is confirmed by the network', {}, true, true],
    ['is confirmed by the network of before', { wasSynchronised: () => true }, false, true],
    ['is confirmed by a hardware clock that agrees', { hardware: () => AT }, undefined, true],
    ['is not by one that does not', { hardware: () => AT - 61_000 }, undefined, false],
  ])('%s', async (_situation, sources, says, confirmed) => {
    const { vehicle, machine } = aVehicle(sources)
    machine.says = says
    await vehicle.asked()
    await vehicle.asked()
    expect(vehicle.confirmed).toBe(confirmed)
  })

  it('that was synchronised is not doubted when the network is away all day', async () => {
    const { clock, vehicle, machine, told } = aVehicle()
    await settled()
    machine.says = true
    await vehicle.asked()
    machine.says = false
    clock.advance(12 * 60 * MINUTE)
    await settled()
    expect(vehicle.doubt).toBeUndefined()
    expect(told).toEqual([])
  })

  it('that nothing confirms is told of once, when it has lasted', async () => {
    const { clock, machine, told } = aVehicle()
    await settled()
    clock.advance(4 * MINUTE)
    expect(told).toEqual([])
    clock.advance(20 * MINUTE)
    expect(told).toEqual(['unconfirmed'])
    machine.says = true
    await settled()
    clock.advance(MINUTE)
    await settled()
    clock.advance(1_000)
    expect(told).toEqual(['unconfirmed', undefined])
  })

  it('that stands in 1970 is told of at once, and when that is over', async () => {
    const { clock, vehicle, told } = aVehicle({ wasSynchronised: () => true }, 5 * MINUTE)
    expect(vehicle.doubt).toBe('implausible')
    clock.advance(1_000)
    expect(told).toEqual(['implausible'])
    clock.step(AT)
    clock.advance(1_000)
    expect(told).toEqual(['implausible', AT, undefined])
  })

  it('is told of when somebody sets it, once, however it grew', async () => {
    const { clock, vehicle, told, asked } = aVehicle()
    await settled()
    clock.step(400)
    clock.advance(1_000)
    clock.step(700)
    clock.advance(5_000)
    await settled()
    expect(told).toEqual([1_100])
    expect(vehicle.told).toEqual({ synchronised: false, correctionMs: 1_100, steppedAt: AT + 2_000 })
    // Who sets it may be NTP.
    expect(asked()).toBe(2)
  })

  it('that somebody sets by hand is confirmed by nothing any more', async () => {
    const { clock, vehicle, machine } = aVehicle({ wasSynchronised: () => true })
    await settled()
    expect(vehicle.doubt).toBeUndefined()
    clock.step(-60 * MINUTE)
    clock.advance(1_000)
    await settled()
    expect(vehicle.doubt).toBe('unconfirmed')
    machine.says = true
    clock.advance(MINUTE)
    await settled()
    expect(vehicle.doubt).toBeUndefined()
  })

  it('is of no interest to anybody when the machine cannot be asked', async () => {
    const problem = new Error('no')
    const { clock, vehicle, told, problems } = aVehicle({ synchronised: () => Promise.reject(problem) })
    expect(await vehicle.asked()).toBeUndefined()
    clock.advance(9 * MINUTE)
    expect(vehicle.doubt).toBeUndefined()
    expect(told).toEqual([])
    expect(problems).toEqual([problem])
  })

  it('leaves no timer behind', async () => {
    const { clock, vehicle } = aVehicle()
    await settled()
    vehicle[Symbol.dispose]()
    expect(clock.pending).toEqual([])
    const other = aVehicle()
    other.vehicle[Symbol.dispose]()
    await settled()
    expect(other.clock.pending).toEqual([])
  })
})
