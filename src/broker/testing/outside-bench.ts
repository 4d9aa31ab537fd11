import { join } from 'node:path'
import { vi } from 'vitest'
import { testKey } from '../../../tests/support/keys.ts'
import { systemClock } from '../../clock.ts'
import type { UmtError } from '../../errors.ts'
import { openJournal } from '../../journal/open.ts'
import { entryOf } from '../../journal/testing/entries.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { Journal, JournalEntry } from '../../journal/types.ts'
import { BROKER } from '../name.ts'
import { OutsideBroker, type OutsideBrokerOptions } from '../outside-broker.ts'
import { ExactBroker } from './exact-broker.ts'

/** What is measured, with bodies that say which Observation they are. */
export const measured = (n: number, changes: Partial<JournalEntry> = {}): JournalEntry => {
  const entry = entryOf(n, changes)
  const observations = entry.observations.map(({ id, metric }) => ({ id, metric, body: bodyOf(id) }))
  return { ...entry, observations }
}
const bodyOf = (id: string) => JSON.stringify({ resourceType: 'Observation', id, status: 'final', n: 36.5 })
export const idsOf = (n: number): readonly string[] => entryOf(n).observations.map(({ id }) => id)

/** A journal, a broker outside, and what of the daemon lies between them. */
export class OutsideBench implements AsyncDisposable {
  readonly broker: ExactBroker
  readonly told: UmtError[] = []
  /** Where the journal lies. */
  folder = temporaryFolder()
  journal: Journal = journalIn(this.folder)
  readonly #running = new Set<OutsideBroker>()

  private constructor(broker: ExactBroker) {
    this.broker = broker
  }

  static async start(): Promise<OutsideBench> {
    return new OutsideBench(await ExactBroker.start())
  }

  /** As after the disk of a vehicle was replaced. */
  renewJournal(): void {
    this.journal[Symbol.dispose]()
    this.folder = temporaryFolder()
    this.journal = journalIn(this.folder)
  }

  start(changes: Partial<OutsideBrokerOptions> = {}): OutsideBroker {
    const outside = new OutsideBroker({
      url: this.broker.url,
      settings: { requests: false },
      unit: 'umt-1',
      version: '0.0.0',
      clock: systemClock,
      outbox: this.journal.outbox,
      env: {},
      tell: (error) => void this.told.push(error as UmtError),
      report: () => undefined,
      random: () => 0,
      ...changes,
    })
    this.#running.add(outside)
    outside.start({} as Parameters<OutsideBroker['start']>[0])
    return outside
  }

  async stop(outside: OutsideBroker): Promise<void> {
    this.#running.delete(outside)
    await outside[Symbol.asyncDispose]()
  }

  /** Ids of what the broker passed on. */
  get arrived(): readonly string[] {
    return this.broker.delivered.map((json) => JSON.parse(json).id)
  }

  get owed(): number | undefined {
    return this.journal.outbox.tallies().find(({ endpoint }) => endpoint === BROKER)?.owed
  }

  get codes(): readonly string[] {
    return this.told.map(({ code }) => code)
  }

  async drained(): Promise<void> {
    await vi.waitUntil(() => this.owed === 0, { timeout: 20_000 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((each) => each[Symbol.asyncDispose]()))
    this.journal[Symbol.dispose]()
    await this.broker[Symbol.asyncDispose]()
  }
}

function journalIn(folder: string): Journal {
  const journal = openJournal({ path: join(folder, 'journal.db'), clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: BROKER }])
  return journal
}
