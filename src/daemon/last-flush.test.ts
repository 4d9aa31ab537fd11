import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { lastFlush } from './last-flush.ts'

/** A clock on which waiting costs nothing but its time. */
class SwiftClock extends FakeClock {
  override async sleep(ms: number): Promise<void> {
    this.advance(ms)
  }
}

/** Two finals of a journal that refuses them for a while. */
function setUp(refusals: number) {
  const clock = new SwiftClock(0)
  const errors: unknown[] = []
  const nothing = () => undefined
  let flushes = 0
  const intake = {
    flush() {
      flushes += 1
    },
    get pending() {
      return flushes > refusals ? 0 : 2
    },
  }
  const log = { debug: nothing, info: nothing, warn: nothing, error: (line: object) => void errors.push(line) }
  return { clock, errors, stop: () => lastFlush(intake, clock, log) }
}

it('goes at once when everything is on disk', async () => {
  const { clock, errors, stop } = setUp(0)
  await stop()
  expect(clock.now()).toBe(0)
  expect(errors).toEqual([])
})

it('waits for a journal that is taken for a moment', async () => {
  const { clock, errors, stop } = setUp(3)
  await stop()
  expect(clock.now()).toBe(1_500)
  expect(errors).toEqual([])
})

it('gives up after three seconds and says how many are lost', async () => {
  const { clock, errors, stop } = setUp(Number.POSITIVE_INFINITY)
  await expect(stop()).rejects.toMatchObject({ code: 'UMT-JOURNAL-107', exit: 1, params: { count: '2' } })
  expect(clock.now()).toBe(3_000)
  expect(errors).toEqual([{ code: 'UMT-JOURNAL-107', count: 2 }])
})
