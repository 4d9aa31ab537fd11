import { setImmediate as turn } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { PasswordQueue } from './password-queue.ts'

let clock: FakeClock
let queue: PasswordQueue

beforeEach(() => {
  clock = new FakeClock()
  queue = new PasswordQueue(clock)
})

const settle = async () => {
  for (let turns = 0; turns < 5; turns += 1) await turn()
}

/** How long an attempt takes until it is answered, on a clock that goes on as long as it is not. */
async function waited(attempt: Promise<unknown>): Promise<number> {
  let answered = false
  const began = clock.now()
  const done = attempt.then(() => {
    answered = true
  })
  for (await settle(); !answered; await settle()) clock.advance(50)
  await done
  return clock.now() - began
}

const wrong = () => Promise.resolve(false)
const right = () => Promise.resolve(true)

describe('one who guesses', () => {
  it('waits longer after each guess, but never for ever', async () => {
    const waits: number[] = []
    for (let guess = 0; guess < 7; guess += 1) waits.push(await waited(queue.look('ecran', '192.168.8.9', wrong)))
    expect(waits).toEqual([0, 250, 500, 1_000, 2_000, 3_000, 3_000])
  })

  it('keeps nobody waiting who comes from elsewhere, or who is somebody else', async () => {
    for (let guess = 0; guess < 6; guess += 1) await waited(queue.look('ecran', '192.168.8.9', wrong))
    const guessing = queue.look('ecran', '192.168.8.9', wrong)
    expect(await waited(queue.look('ecran', '192.168.8.4', right))).toBe(0)
    expect(await waited(queue.look('mural', '192.168.8.9', right))).toBe(0)
    await waited(guessing)
  })

  it('is trusted again once he was right, and after ten minutes', async () => {
    for (let guess = 0; guess < 3; guess += 1) await waited(queue.look('ecran', '::1', wrong))
    expect(await waited(queue.look('ecran', '::1', right))).toBe(1_000)
    expect(await waited(queue.look('ecran', '::1', wrong))).toBe(0)
    expect(await waited(queue.look('ecran', '::1', wrong))).toBe(250)
    clock.advance(10 * 60_000 + 1)
    expect(await waited(queue.look('ecran', '::1', wrong))).toBe(0)
  })
})

describe('a flood of attempts', () => {
  it('is looked at two at a time, waits in a short line, and is told beyond', async () => {
    let running = 0
    let most = 0
    const ends: (() => void)[] = []
    const slow = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => ends.push(resolve))
      running -= 1
      return false
    }
    const attempts = Array.from({ length: 200 }, (_, index) =>
      queue.look(`user-${index}`, `10.0.0.${index % 20}`, slow),
    )
    let busy = 0
    for (const attempt of attempts)
      void attempt.then((answer) => {
        if (answer === 'busy') busy += 1
      })
    await settle()
    expect({ most, busy }).toEqual({ most: 2, busy: 200 - 33 })
    while (running > 0) {
      for (const end of ends.splice(0)) end()
      await settle()
    }
    expect(most).toBe(2)
    expect(await waited(queue.look('ecran', '10.0.1.1', right))).toBe(0)
  })

  it('from one place leaves room for another', async () => {
    const never = new Promise<boolean>(() => undefined)
    const flood = Array.from({ length: 100 }, (_, index) => queue.look(`user-${index}`, '10.0.0.1', () => never))
    expect((await Promise.all(flood.slice(9))).every((answer) => answer === 'busy')).toBe(true)
    const other = queue.look('ecran', '10.0.0.2', right)
    expect(await Promise.race([other, settle().then(() => 'waits')])).toBe('waits')
  })

  it('from a few places keeps nobody out who comes from another, and lets him go first', async () => {
    const ends: (() => void)[] = []
    const looked: string[] = []
    const slow = (name: string) => () => {
      looked.push(name)
      return new Promise<boolean>((resolve) => ends.push(() => resolve(name === 'ecran')))
    }
    for (let index = 0; index < 100; index += 1)
      void queue.look(`user-${index}`, `10.0.0.${index % 5}`, slow(`user-${index}`))
    await settle()
    for (let count = 0; count < 3; count += 1) {
      for (const end of ends.splice(0)) end()
      await settle()
    }
    const nurse = queue.look('ecran', '10.0.0.9', slow('ecran'))
    const before = looked.length
    for (const end of ends.splice(0)) end()
    await settle()
    expect(looked.slice(before)).toContain('ecran')
    for (const end of ends.splice(0)) end()
    expect(await nurse).toBe(true)
  })

  it('by one name from one place is told after a few', async () => {
    const never = new Promise<boolean>(() => undefined)
    const attempts = Array.from({ length: 10 }, () => queue.look('ecran', '10.0.0.1', () => never))
    expect(await Promise.all(attempts.slice(3))).toEqual(Array(7).fill('busy'))
  })

  it('goes on when looking fails', async () => {
    const failing = () => Promise.reject(new Error('no memory'))
    for (let count = 0; count < 5; count += 1)
      await expect(queue.look('ecran', '::1', failing)).rejects.toThrow('no memory')
    expect(await waited(queue.look('ecran', '::1', right))).toBe(0)
  })
})
