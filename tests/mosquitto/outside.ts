import { fileURLToPath } from 'node:url'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { testKey } from '../support/keys.ts'
import { consult } from '../uplink/nurse.ts'
import { type Consultation, consultation } from '../uplink/plan.ts'
import { Vehicle } from '../uplink/vehicle.ts'
import { aMosquitto, type Mosquitto, type MosquittoOptions } from './a-mosquitto.ts'
import { Onlooker } from './onlooker.ts'

export const UNIT = 'umt-nievre-1'
export const PASSWORD = 'fleet-password'
export const READER = { username: 'consultation', password: 'reader-password' } as const

/** With six others beside it. */
export const SLOW = { timeout: 300_000 } as const

/** The rights that the project writes for a Mosquitto outside. */
export const ACL = fileURLToPath(new URL('../../docs/bus/mosquitto.acl', import.meta.url))

/** Whatever it knows is on its disk before it says so, or a moment later. */
const KEEPING = ['autosave_on_changes true', 'autosave_interval 1']

/** A Mosquitto as the documentation sets one up, with the users of a fleet. */
export const fleetBroker = (options: MosquittoOptions = {}): Promise<Mosquitto> =>
  aMosquitto({
    users: { [UNIT]: PASSWORD, [READER.username]: READER.password },
    acl: ACL,
    lines: KEEPING,
    ...options,
  })

/** A vehicle whose daemon says everything to that broker too. */
export const fleetVehicle = (
  url: string,
  broker: object = {},
  password = PASSWORD,
  files: Readonly<Record<string, string>> = {},
): Promise<Vehicle> =>
  Vehicle.start(UNIT, [], password, {
    bus: { url, broker: { username: UNIT, password: { file: 'token' }, ...broker } },
    files,
  })

export const onlooker = ({ port }: Mosquitto, qos: 1 | 2 = 2): Promise<Onlooker> =>
  Onlooker.at(`mqtt://127.0.0.1:${port}`, UNIT, qos, READER)

/** Patients one after the other, from the n-th on, until told to stop; every check of each is on the screen of the cabin. */
export async function patients(vehicle: Vehicle, from: number, isOver: (seen: number) => boolean): Promise<number> {
  let n = from
  while (!isOver(n - from)) {
    await consult(vehicle, quick(n))
    n += 1
  }
  return n
}

const CHECKS = 4

/** Short ones, so that some are closed and forgotten before the broker is back. */
const quick = (n: number): Consultation => {
  const { checks, ...named } = consultation(n)
  return { ...named, checks: checks.slice(0, CHECKS) }
}

/** Ids of everything that the journal owed to the broker, in its order. */
export function owedEver({ journal }: Pick<Vehicle, 'journal'>): readonly string[] {
  using reader = openJournalReadOnly(journal, testKey())
  return reader.outbox
    .deliveries({})
    .filter(({ endpoint }) => endpoint === 'bus')
    .map(({ observation }) => observation)
}

/** How many Observations are owed to the broker, by the journal alone. */
export function owedNow({ journal }: Pick<Vehicle, 'journal'>): number {
  using reader = openJournalReadOnly(journal, testKey())
  return reader.outbox.tallies().find(({ endpoint }) => endpoint === 'bus')?.owed ?? 0
}

/** Resolves when nothing is owed to the broker any more. */
export async function drained(vehicle: Vehicle, withinMs = 120_000): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const { endpoints } = await vehicle.asking((bus) => bus.request('uplink/status', {}))
    const broker = endpoints.find(({ kind }) => kind === 'broker')
    if (broker?.owed === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('something is still owed to the broker')
}

/** What of the finals did not arrive, came twice, or not in the order of the journal. */
export function account(vehicle: Pick<Vehicle, 'journal'>, { finals }: Onlooker) {
  const owed = owedEver(vehicle)
  const seen = new Set(finals)
  return {
    owed: owed.length,
    missing: owed.filter((id) => !seen.has(id)).length,
    strange: finals.filter((id) => !owed.includes(id)).length,
    twice: finals.length - seen.size,
    isInOrder: [...seen].join() === owed.filter((id) => seen.has(id)).join(),
  }
}
