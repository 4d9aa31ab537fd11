import { expect, it } from 'vitest'
import { EventQueue } from './event-queue.ts'

it('hands out what was pushed in order, also to a consumer that already waits', async () => {
  const queue = new EventQueue<number>()
  const first = queue.next()
  queue.push(1)
  queue.push(2)
  expect(queue.size).toBe(1)
  expect(await first).toEqual({ done: false, value: 1 })
  expect(await queue.next()).toEqual({ done: false, value: 2 })
})

it('ends only after what was queued has been taken, and takes nothing afterwards', async () => {
  const queue = new EventQueue<number>()
  queue.push(1)
  queue.end()
  queue.push(2)
  expect(await Array.fromAsync(queue)).toEqual([1])
  expect(await queue.next()).toEqual({ done: true, value: undefined })
})

it('ends the wait of a consumer', async () => {
  const queue = new EventQueue<number>()
  const waiting = queue.next()
  queue.end()
  expect(await waiting).toEqual({ done: true, value: undefined })
})

it('refuses a second consumer instead of losing an event between the two', async () => {
  const queue = new EventQueue<number>()
  const first = queue.next()
  await expect(queue.next()).rejects.toThrow('one consumer')
  queue.push(1)
  expect(await first).toEqual({ done: false, value: 1 })
})
