import { expect, it } from 'vitest'
import { LiveResults } from './live-results.ts'

const FIRST = '2013-05-28T10:44:18'
const SECOND = '2013-05-28T10:45:02'

it('takes a result for one of now that comes after a silence', () => {
  const results = new LiveResults()
  results.connected(0)
  expect(results.take(FIRST, 8_000)).toBe(true)
  expect(results.take(SECOND, 52_000)).toBe(true)
})

it('takes none for one of now that may have waited for the connection, or behind another', () => {
  const results = new LiveResults()
  results.connected(0)
  expect(results.take(FIRST, 7_999)).toBe(false)
  expect(results.take(SECOND, 15_998)).toBe(false)
})

it('takes a result that is sent again for what it was, however late', () => {
  const results = new LiveResults()
  results.connected(0)
  expect(results.take(FIRST, 10_000)).toBe(true)
  expect(results.take(FIRST, 600_000)).toBe(false)
  results.connected(700_000)
  expect(results.take(FIRST, 800_000)).toBe(false)
})

it('takes none for one of now that waited until the device was allowed to speak, however long that took', () => {
  const results = new LiveResults()
  results.connected(0)
  results.allowed(12_000)
  expect(results.take(FIRST, 12_400)).toBe(false)
  // More credits in the middle of a connection change nothing.
  results.allowed(60_000)
  expect(results.take(SECOND, 60_100)).toBe(true)
})

it('takes nothing for of now before it is connected', () => {
  expect(new LiveResults().take(FIRST, 1_000_000)).toBe(false)
})
