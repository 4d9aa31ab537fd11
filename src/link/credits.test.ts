import { describe, expect, it } from 'vitest'
import { Credits } from './credits.ts'

describe('what a device may send', () => {
  it('is granted once, when the subscriptions are made', () => {
    const credits = new Credits({ credits: 255, atLeast: 32 })
    expect([credits.begin(), credits.begin()]).toEqual([255, undefined])
  })

  it('is brought back to what it was when so few are left, and not before', () => {
    const credits = new Credits({ credits: 255, atLeast: 32 })
    credits.begin()
    const granted = Array.from({ length: 223 }, () => credits.spend())
    expect(granted.slice(0, 222).every((each) => each === undefined)).toBe(true)
    expect(granted.at(-1)).toBe(223)
  })

  it('lasts for ever', () => {
    const credits = new Credits({ credits: 10, atLeast: 4 })
    let theirs = credits.begin() ?? 0
    for (let packet = 0; packet < 1_000; packet += 1) {
      theirs += (credits.spend() ?? 0) - 1
      expect(theirs).toBeGreaterThan(4)
      expect(theirs).toBeLessThanOrEqual(10)
    }
  })

  it('is not lessened by what comes before anything was granted', () => {
    const credits = new Credits({ credits: 10, atLeast: 4 })
    expect(credits.spend()).toBeUndefined()
    expect(credits.begin()).toBe(10)
  })

  it('is never more than one byte can grant, whatever a device sends without credits', () => {
    const credits = new Credits({ credits: 255, atLeast: 0 })
    credits.begin()
    const granted = Array.from({ length: 600 }, () => credits.spend()).filter((each) => each !== undefined)
    expect(granted).toEqual([255, 255])
  })
})

describe('what we may send', () => {
  it('is nothing before the device grants it', () => {
    expect(new Credits({ credits: 1, atLeast: 0 }).take()).toBe(false)
  })

  it('adds up, each byte unsigned', () => {
    const credits = new Credits({ credits: 1, atLeast: 0 })
    expect([credits.allow(Uint8Array.of(0xff)), credits.allow(Uint8Array.of(0x80))]).toEqual([true, true])
    let packets = 0
    while (credits.take()) packets += 1
    expect(packets).toBe(255 + 128)
  })

  it.each([[[]], [[1, 0]]])('is not lessened nor raised by what is no credit byte: %j', (bytes) => {
    const credits = new Credits({ credits: 1, atLeast: 0 })
    expect(credits.allow(Uint8Array.from(bytes))).toBe(false)
    expect(credits.take()).toBe(false)
  })
})
