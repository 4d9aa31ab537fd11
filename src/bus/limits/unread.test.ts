import { Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { LIMITS } from './limits.ts'
import { Unread } from './unread.ts'

/** A connection whose other end takes nothing. */
function stuck(unread: Unread): Duplex {
  const stream = new Duplex({ read() {}, write() {} })
  stream.on('error', () => {})
  unread.add(stream)
  return stream
}

/** Writes to each until it is cut or has so much waiting. */
function publish(unread: Unread, readers: readonly Duplex[], bytes: number): void {
  const message = Buffer.alloc(64 * 1024)
  for (let written = 0; written < bytes; written += message.length)
    for (const reader of readers) if (!reader.destroyed && unread.canTake(reader)) reader.write(message)
}

const waiting = (readers: readonly Duplex[]) =>
  readers.filter(({ destroyed }) => !destroyed).reduce((sum, { writableLength }) => sum + writableLength, 0)

describe('what waits for clients that do not read', () => {
  it('is bounded for one', () => {
    const unread = new Unread()
    const frozen = stuck(unread)
    publish(unread, [frozen], LIMITS.unreadBytes)
    expect(frozen.destroyed).toBe(false)
    publish(unread, [frozen], 1024 * 1024)
    expect(frozen.destroyed).toBe(true)
  })

  it('is bounded for all of them, and whoever reads stays', () => {
    const unread = new Unread()
    const frozen = Array.from({ length: 50 }, () => stuck(unread))
    const reader = stuck(unread)
    publish(unread, frozen, 3 * 1024 * 1024)
    expect(unread.canTake(reader)).toBe(true)
    expect(waiting(frozen)).toBeLessThanOrEqual(LIMITS.unreadBytesOfAll + 50 * 64 * 1024)
    expect(reader.destroyed).toBe(false)
  })
})
