import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import type { Daemon } from '../../src/daemon.ts'
import { openJournal } from '../../src/journal/open.ts'
import type { Delivery } from '../../src/journal/outbox-types.ts'
import { aDaemon, fixture, play, stateFolder } from './a-daemon.ts'
import { testKey } from './keys.ts'

/** What a server says that quotes what it was sent. */
export const QUOTED = '422 value: Observation.component 128 is above 120'
/** Nothing listens there. */
export const TELMI = { name: 'telmi', url: 'http://127.0.0.1:1/fhir', preset: 'fhir-r4' } as const

export interface Quarantined {
  readonly state: string
  /** Of encounter e1: the blood pressure is in quarantine, the pulse is owed. */
  readonly rows: readonly Delivery[]
  readonly start: (endpoints?: readonly (typeof TELMI)[]) => Promise<Daemon>
}

/** The journal of a stopped daemon, in which a platform has refused one of two Observations of encounter e1. */
export async function quarantined(): Promise<Quarantined> {
  const state = await stateFolder()
  const start = (endpoints: readonly (typeof TELMI)[] = [TELMI]) =>
    aDaemon({ state, uplink: { endpoints: [...endpoints] } })
  {
    await using daemon = await start()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  }
  using journal = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  const rows = journal.outbox.deliveries()
  const [first] = rows
  if (!first) throw new Error('nothing is owed')
  const refused = { observation: first.observation, owes: 'create', answer: 'permanent', reason: QUOTED } as const
  journal.outbox.settle('telmi', [refused], Date.now())
  return { state, rows, start }
}
