import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entrance } from '../session.ts'
import { Connections } from './connections.ts'

const LIMITS = { arriving: 4, arrivalMs: 1_000, anonymous: 2, perUser: 2, users: 3, local: 2 } as const
const HERE: Entrance = { kind: 'loopback', address: '127.0.0.1' }
const LOCAL: Entrance = { kind: 'socket', address: '' }
const from = (address: string): Entrance => ({ kind: 'network', address })

let connections: Connections

beforeEach(() => {
  vi.useFakeTimers()
  connections = new Connections(LIMITS)
})
afterEach(() => vi.useRealTimers())

/** A connection, and whether it was cut. */
function arrive(origin: Entrance) {
  const cut = vi.fn()
  return { place: connections.arrive({ destroy: cut }, origin), cut }
}

describe('strangers who connect and say nothing', () => {
  it('keep out neither a user nor the commands of this machine, however many they are', () => {
    const strangers = Array.from({ length: 2_000 }, () => arrive(HERE))
    const user = arrive(HERE)
    expect(user.place?.admit('nurse')).toBe(true)
    for (let count = 0; count < 2_000; count++) strangers.push(arrive(HERE))
    expect(user.cut).not.toHaveBeenCalled()
    expect(arrive(LOCAL).place?.admit(undefined)).toBe(true)
    expect(strangers.filter(({ cut }) => cut.mock.calls.length === 0)).toHaveLength(LIMITS.arriving)
  })

  it('take each other’s places, not that of another address that needs longer', () => {
    const tablet = arrive(from('10.0.0.2'))
    for (let count = 0; count < 100; count++) arrive(from('10.0.0.66'))
    expect(tablet.cut).not.toHaveBeenCalled()
    expect(tablet.place?.admit('nurse')).toBe(true)
  })

  it('are cut after a while', () => {
    const stranger = arrive(HERE)
    vi.advanceTimersByTime(LIMITS.arrivalMs)
    expect(stranger.cut).toHaveBeenCalledOnce()
  })
})

describe('a user whose password is being looked at', () => {
  it('keeps the place while others arrive', () => {
    const user = arrive(HERE)
    user.place?.checking()
    for (let count = 0; count < 100; count++) arrive(HERE)
    expect(user.cut).not.toHaveBeenCalled()
    expect(user.place?.admit('nurse')).toBe(true)
    vi.advanceTimersByTime(LIMITS.arrivalMs)
    expect(user.cut).not.toHaveBeenCalled()
  })

  it('is one of a bounded number', () => {
    for (let count = 0; count < LIMITS.arriving; count++) arrive(HERE).place?.checking()
    const next = arrive(HERE)
    expect(next.place).toBeUndefined()
    expect(next.cut).toHaveBeenCalledOnce()
  })
})

describe('each kind', () => {
  it('has a share, and a place in it is free again when somebody leaves', () => {
    const anonymous = Array.from({ length: 3 }, () => arrive(HERE))
    expect(anonymous.map(({ place }) => place?.admit(undefined))).toEqual([true, true, false])
    anonymous[0]?.place?.leave()
    anonymous[0]?.place?.leave()
    expect([arrive(HERE), arrive(HERE)].map(({ place }) => place?.admit(undefined))).toEqual([true, false])
  })

  it('of users is bounded in all', () => {
    const admitted = (user: string) => arrive(HERE).place?.admit(user)
    expect([admitted('nurse'), admitted('tablet'), admitted('display')]).toEqual([true, true, true])
    expect(admitted('technician')).toBe(false)
  })

  it('of one user is bounded, and the oldest connection gives way to the newest', () => {
    const screens = [arrive(HERE), arrive(HERE), arrive(HERE)]
    expect(screens.map(({ place }) => place?.admit('nurse'))).toEqual([true, true, true])
    expect(screens.map(({ cut }) => cut.mock.calls.length)).toEqual([1, 0, 0])
    for (const { place } of screens) place?.leave()
    expect([arrive(HERE), arrive(HERE)].map(({ place }) => place?.admit('nurse'))).toEqual([true, true])
  })

  it('of the commands of this machine is bounded', () => {
    const places = [arrive(LOCAL), arrive(LOCAL), arrive(LOCAL)]
    expect(places.map(({ place }) => place !== undefined)).toEqual([true, true, false])
    places[0]?.place?.leave()
    expect(arrive(LOCAL).place).toBeDefined()
  })

  it('lets nobody in who was cut meanwhile', () => {
    const late = arrive(HERE)
    for (let count = 0; count < 10; count++) arrive(HERE)
    expect(late.cut).toHaveBeenCalled()
    expect(late.place?.admit('nurse')).toBe(false)
  })
})
