import { expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { replayOf } from '../src/daemon/configured-link.ts'
import { type Driver, deviceOf } from '../src/drivers/define.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import { assigned } from '../src/encounter/assigned.ts'
import type { Attribution } from '../src/encounter/attribution.ts'
import { Intake } from '../src/intake/intake.ts'
import type { JournalEntry } from '../src/journal/types.ts'
import { openReplayLink } from '../src/link/replay-link.ts'
import { parseKeepingDecimals } from '../src/reading/decimal.ts'
import { fromStored } from '../src/reading/stored.ts'
import { attend } from '../src/way.ts'
import { fixture } from './support/a-daemon.ts'
import { MemoryJournal } from './support/play/memory-journal.ts'
import { T0 } from './support/readings.ts'

const PATIENT = { subject: { kind: 'literal', reference: 'Patient/p1' }, encounter: 'e1' } as const

function anIntake(attribution: Attribution) {
  const journal = new MemoryJournal(() => false)
  const nothing = () => {}
  const intake = new Intake({
    journal,
    output: {
      preliminary: nothing,
      final: nothing,
      held: nothing,
      duplicate: nothing,
      problem: (error) => {
        throw error
      },
    },
    attribute: () => attribution,
    gateway: 'umt-1-gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    releasedAt: () => T0,
    retry: nothing,
  })
  return { intake, entries: journal.entries }
}

/** What a recording leaves in the journal, when all of it is somebody's or all of it is held. */
async function journaled(driver: Driver, name: string, attribution: Attribution): Promise<readonly JournalEntry[]> {
  const { intake, entries } = anIntake(attribution)
  const link = openReplayLink(await fixture(name), {
    ...replayOf(driver),
    clock: systemClock,
    speed: 'max',
    startAt: T0,
    restamp: true,
  })
  const nothing = () => {}
  const watcher = {
    connected: nothing,
    disconnected: nothing,
    heard: nothing,
    facts: nothing,
    clock: nothing,
    samples: nothing,
    fault: nothing,
    problem: (_device: unknown, error: unknown) => {
      throw error
    },
  }
  await attend({ driver, device: deviceOf(driver), link, intake, watcher, clock: systemClock, zone: 'Europe/Paris' })
  intake.flush()
  return entries
}

/** An Observation without the word that a person decided, every digit as it was. */
function withoutTheDecision(body: string): string {
  const { note = [], ...rest } = parseKeepingDecimals(body) as { note?: readonly object[] }
  const own = note.filter((each) => !/"(assigned-by-person|held-no-encounter)"/.test(JSON.stringify(each)))
  expect(note.length - own.length).toBe(2)
  return canonical({ ...rest, ...(own.length > 0 && { note: own }) })
}

const canonical = (resource: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(resource).toSorted(([one], [other]) => one.localeCompare(other))))

const FIXTURES = DRIVERS.flatMap((driver) => driver.fixtures.map((name) => ({ driver, name })))

it.each(FIXTURES)(
  '$name: what was held is, once assigned, what it would have been at once',
  async ({ driver, name }) => {
    const atOnce = await journaled(driver, name, { kind: 'attributed', ...PATIENT })
    const held = await journaled(driver, name, { kind: 'held', because: 'no-encounter' })
    const { intake } = anIntake({ kind: 'held', because: 'no-encounter' })
    for (const then of atOnce) {
      const { key, reading } = held.find((each) => each.key === then.key) ?? {}
      // One that may have been sent again was held at once, too, as one of its own.
      if (key === undefined || reading === undefined) {
        expect(then.heldBecause).toBe('perhaps-resent')
        continue
      }
      const later = intake.renderer.final(assigned(fromStored(reading), 'no-encounter'), key, PATIENT)
      const named = ({ id, metric }: { readonly id?: string; readonly metric: string }) => ({ id, metric })
      expect(later.map(named)).toEqual(then.observations.map(named))
      expect(later.map(({ body }) => withoutTheDecision(body))).toEqual(
        then.observations.map(({ body }) => canonical(parseKeepingDecimals(body) as object)),
      )
    }
  },
)

it('some of the recordings hold finished measurements', async () => {
  const counts = await Promise.all(
    FIXTURES.map(({ driver, name }) => journaled(driver, name, { kind: 'held', because: 'no-encounter' })),
  )
  expect(counts.flat().length).toBeGreaterThan(40)
})
