import { describe, expect, it } from 'vitest'
import { OperationQueue } from './operation-queue.ts'

const OVER = new Error('over')

describe('queue of operations', () => {
  it('begins an operation only after the one before has ended, also when that failed', async () => {
    const queue = new OperationQueue()
    const order: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = queue.run(async () => {
      order.push('first begins')
      await gate.promise
      order.push('first fails')
      throw new Error('refused')
    })
    const second = queue.run(async () => order.push('second begins'))
    gate.resolve()
    await expect(first).rejects.toThrow('refused')
    await second
    expect(order).toEqual(['first begins', 'first fails', 'second begins'])
  })

  it('rejects what is under way and what waits when it is closed, and begins nothing any more', async () => {
    const queue = new OperationQueue()
    const begun: string[] = []
    const hanging = queue.run(() => new Promise(() => begun.push('hanging')))
    const waiting = queue.run(async () => begun.push('waiting'))
    await Promise.resolve()
    queue.close(OVER)
    queue.close(new Error('later'))
    await expect(hanging).rejects.toBe(OVER)
    await expect(waiting).rejects.toBe(OVER)
    await expect(queue.run(async () => begun.push('late'))).rejects.toBe(OVER)
    expect(begun).toEqual(['hanging'])
  })

  it('begins nothing that was waiting when the one under way ends after the close', async () => {
    const queue = new OperationQueue()
    const gate = Promise.withResolvers<void>()
    const begun: string[] = []
    const slow = queue.run(() => gate.promise)
    const waiting = queue.run(async () => begun.push('waiting'))
    queue.close(OVER)
    gate.resolve()
    await expect(slow).rejects.toBe(OVER)
    await expect(waiting).rejects.toBe(OVER)
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(begun).toEqual([])
  })
})
