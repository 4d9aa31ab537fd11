import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LIMITS } from './limits.ts'
import { Pace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const client = () => ({ closed: false, conn: new EventEmitter() })

/** What passed, by its number; of refused ones the message. */
function asks(pace: Pace, of: ReturnType<typeof client>, count: number) {
  const passed: (number | string)[] = []
  for (let number = 0; number < count; number++) pace.pass(of, (error) => passed.push(error ? error.message : number))
  return passed
}

describe('a client that asks too fast', () => {
  it('has the rest wait its turn, in order, and keeps no other client waiting', () => {
    const pace = new Pace()
    const count = LIMITS.requestsAtOnce + 150
    const passed = asks(pace, client(), count)
    expect(passed).toHaveLength(LIMITS.requestsAtOnce)
    expect(asks(pace, client(), 10)).toHaveLength(10)
    vi.advanceTimersByTime(1_000)
    expect(Math.abs(passed.length - LIMITS.requestsAtOnce - LIMITS.requestsPerSecond)).toBeLessThanOrEqual(1)
    vi.advanceTimersByTime(2_100)
    expect(passed).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  it('is refused what is too much to wait at all', () => {
    const passed = asks(new Pace(), client(), LIMITS.requestsAtOnce + LIMITS.requestsWaiting + 1)
    expect(passed.at(-1)).toMatch(/requests at once/)
  })

  it('has nothing carried out of what still waited when it went, but its last will', () => {
    const pace = new Pace()
    const gone = client()
    const passed = asks(pace, gone, LIMITS.requestsAtOnce + 10)
    gone.closed = true
    gone.conn.emit('close')
    vi.advanceTimersByTime(60_000)
    expect(passed).toHaveLength(LIMITS.requestsAtOnce)
    expect(asks(pace, gone, 1)).toEqual([0])
  })
})
