import { join } from 'node:path'
import type { ClockSources } from '../../src/clock/vehicle-clock.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import type { Counts } from '../../src/journal/types.ts'
import { aVehicle } from './a-vehicle.ts'
import { isFinal } from './listener.ts'
import { SpokenCuff } from './spoken-cuff.ts'

/** A vehicle whose clock a test moves, with a cuff that it speaks for and a patient in the cabin since `at`, ms since 1970. */
export async function aConsultation(at: number, clockSources?: ClockSources) {
  // However long nothing is measured, nobody has forgotten him.
  const encounter = { warnAfterMin: 1_440, closeAfterMin: 1_440 }
  const stack = new AsyncDisposableStack()
  const vehicle = stack.use(await aVehicle(at, { encounter, ...(clockSources && { clockSources }) }))
  const { state, clock, daemon, screen, ask } = vehicle
  const cuff = stack.use(new SpokenCuff(daemon, clock))
  daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
  return {
    clock,
    daemon,
    screen,
    cuff,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
    /** The Observations of the patient, which were all published. */
    async finals() {
      const { data } = await ask('encounter/observations')
      const published = screen.messages.filter(isFinal)
      if (published.length !== data.length) throw new Error(`${published.length} of ${data.length} were published`)
      return data
    },
    async held() {
      return (await ask('held')).data
    },
    async device() {
      return (await ask('devices')).data[0]
    },
    counts(): Counts {
      using journal = openJournalReadOnly(join(state, 'journal.db'))
      return journal.counts()
    },
  }
}
