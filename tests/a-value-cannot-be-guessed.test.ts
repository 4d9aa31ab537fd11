import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { aDaemon, madeUp, play, stateFolder } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { T0 } from './support/readings.ts'

/** 2A35, without a time: 187.3/103.7 mmHg. A vehicle measures a few thousand pressures in all, so all can be tried. */
const PRESSURE = madeUp('sig-blood-pressure', [['2a35', '0451f70df427f58ff6']])

/** Everything that stands open in the journal of a vehicle that has measured it once. */
async function openColumns(): Promise<readonly Record<string, unknown>[]> {
  const state = await stateFolder()
  const clock = new FakeClock(T0)
  {
    await using daemon = await aDaemon({ state, clock })
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    await play(daemon, PRESSURE, clock)
  }
  using db = new DatabaseSync(join(state, 'journal.db'), { readOnly: true })
  return [...db.prepare('SELECT key, content FROM readings').all(), ...db.prepare('SELECT id FROM observations').all()]
}

it('what stands open in the journal tells no value to whoever tries them all: two journals share nothing of the same measurement', async () => {
  const [one, other] = [await openColumns(), await openColumns()]
  expect(one).toHaveLength(3)
  const words = new Set(one.flatMap((row) => Object.values(row)))
  expect(words.size).toBe(4)
  expect(other.flatMap((row) => Object.values(row)).filter((word) => words.has(word))).toEqual([])
})
