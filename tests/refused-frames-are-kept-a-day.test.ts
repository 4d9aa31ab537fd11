import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { aDaemon, fixture, madeUp, play, stateFolder } from './support/a-daemon.ts'
import { TEST_KEYS } from './support/keys.ts'

const framesOf = (state: string) => {
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  expect(journal.verify().findings).toEqual([])
  return journal.frames.list().map(({ seq }) => journal.frames.open(seq))
}

it('a frame that was cut is kept with its bytes, and a good one is not', async () => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
    await play(
      daemon,
      madeUp('sig-health-thermometer', [
        ['2a1c', '001b1000fe'],
        ['2a1c', '001b10'],
      ]),
    )
  }
  expect(framesOf(state)).toEqual([
    expect.objectContaining({
      device: 'sig-health-thermometer',
      driver: 'sig-health-thermometer',
      channel: '2a1c',
      fault: 'truncated',
      length: 3,
      bytes: Buffer.from('001b10', 'hex'),
    }),
  ])
})

it('ten thousand bad frames at once hold up no good one, and leave two hundred', async () => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    const good = async () => {
      const begun = performance.now()
      await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
      return performance.now() - begun
    }
    const before = await good()
    const bad = Array.from({ length: 10_000 }, () => ['2a1c', '001b10'] as const)
    const flood = play(daemon, madeUp('sig-health-thermometer', bad))
    const meanwhile = await good()
    await flood
    expect(daemon.tally.decodeErrors).toBe(10_000)
    // Generous, for a machine that does much else: what it must not do is grow with the flood.
    expect(meanwhile).toBeLessThan(before + 5_000)
    process.stdout.write(`good frames: ${before.toFixed(0)} ms alone, ${meanwhile.toFixed(0)} ms in the flood\n`)
  }
  const kept = framesOf(state)
  expect(kept.length).toBeGreaterThanOrEqual(200)
  expect(kept.length).toBeLessThan(300)
})
