import { type Encounter, EncounterView } from './encounter-view.ts'
import { isObservation, type Observation, parseObservations } from './observation.ts'
import type { SUBSCRIPTIONS } from './subscriptions.ts'
import type { AnswerOf } from './types.ts'

/** Between two attempts to catch up. */
const AGAIN_MS = 2_000

/** What the feed needs of its client. */
export interface FeedSource {
  subscribe(name: keyof typeof SUBSCRIPTIONS, hear: (json: string) => void): Promise<Disposable>
  request<V extends 'encounter/status' | 'encounter/observations'>(verb: V): Promise<AnswerOf[V]>
  isConnected(): boolean
  report(error: unknown): void
}

interface Watcher {
  readonly hear: (observation: Observation) => void
  readonly preliminary: boolean
}

/** Follows whose encounter is open, and hands over its Observations and no other's; after a reconnection what was missed. */
export class EncounterFeed implements Disposable {
  readonly #source: FeedSource
  readonly #view = new EncounterView()
  readonly #watchers = new Set<Watcher>()
  #observing: Promise<Disposable> | undefined
  #encounter: Encounter | undefined
  readonly #told = new Set<(encounter: Encounter) => void>()
  /** How often the topic has told of it. */
  #tellings = 0
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(source: FeedSource) {
    this.#source = source
  }

  /** As last heard. */
  get encounter(): Encounter | undefined {
    return this.#encounter
  }

  /** Calls back with it now, and whenever it is told of. */
  onEncounter(handler: (encounter: Encounter) => void): Disposable {
    if (this.#encounter) handler(this.#encounter)
    this.#told.add(handler)
    return { [Symbol.dispose]: () => void this.#told.delete(handler) }
  }

  /** Id of the open encounter. */
  get id(): string | undefined {
    return this.#view.id
  }

  /** Whether samples that begin then are of the open encounter alone. */
  admitsFrom(start: string): boolean {
    return this.#view.admitsFrom(start)
  }

  /** Begins; before anything else is heard: whose it is decides what is handed over. */
  async follow(): Promise<void> {
    await this.#source.subscribe('encounter', (json) => {
      if (json === '') return
      this.#tellings += 1
      this.#enter(JSON.parse(json))
    })
    await this.#look()
  }

  /** The connection is there again. */
  back(): Promise<void> {
    return this.#catchUp(async () => {
      await this.#look()
      await this.#refreshed()
    })
  }

  /** The encounter was closed by this client; the topic has said so before, on a broker that keeps the order. */
  closed(id: string | undefined, since: string): void {
    if (this.#view.id === id) this.#enter({ state: 'closed', since })
  }

  /** Hands over the finals of the open encounter, those of before first, then what comes. */
  async watch(watcher: Watcher): Promise<Disposable> {
    await this.#observe()
    for (const known of this.#view.finals) watcher.hear(known)
    this.#watchers.add(watcher)
    const leave = () => void this.#watchers.delete(watcher)
    try {
      await this.#refresh()
    } catch (error) {
      // Whoever is told that it failed asks again, and would be handed everything twice.
      leave()
      throw error
    }
    return { [Symbol.dispose]: leave }
  }

  /** The finals of the open encounter, asked anew. */
  async finals(): Promise<readonly Observation[]> {
    await this.#refresh()
    return this.#view.finals
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#again)
  }

  /** One subscription, however many watch. */
  async #observe(): Promise<void> {
    this.#observing ??= this.#source.subscribe('observations', (json) => {
      const observation = parseObservations(json)
      if (isObservation(observation)) this.#take(observation)
    })
    try {
      await this.#observing
    } catch (error) {
      this.#observing = undefined
      throw error
    }
  }

  /** For a broker that has lost what was retained. What the topic says meanwhile is newer than the answer. */
  async #look(): Promise<void> {
    const tellings = this.#tellings
    const encounter = await this.#source.request('encounter/status')
    if (this.#tellings === tellings) this.#enter(encounter)
  }

  #enter(encounter: Encounter): void {
    this.#encounter = encounter
    const isOther = this.#view.enter(encounter)
    // Before anything of it is handed over: the screen forgets the one before.
    for (const tell of this.#told) tell(encounter)
    // One that was opened elsewhere, or taken up after a restart, may have finals already.
    if (isOther) void this.#catchUp(() => this.#refreshed())
  }

  async #refreshed(): Promise<void> {
    if (this.#watchers.size > 0) await this.#refresh()
  }

  /** Again and again while the connection is there: a final must not be missed because one answer was. */
  async #catchUp(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#source.report(error)
      clearTimeout(this.#again)
      if (this.#source.isConnected()) this.#again = setTimeout(() => void this.#catchUp(task), AGAIN_MS)
    }
  }

  #take(observation: Observation): void {
    if (!this.#view.admits(observation)) return
    for (const { hear, preliminary } of this.#watchers)
      if (preliminary || observation.status !== 'preliminary') hear(observation)
  }

  /** What was missed, and what was taken back meanwhile. */
  async #refresh(): Promise<void> {
    const { id, finals: known } = this.#view
    if (id === undefined) return
    const listed = await this.#source.request('encounter/observations')
    // Another one has opened before the answer came, which is of either.
    if (this.#view.id !== id || listed.some(({ encounter }) => encounter?.reference !== `Encounter/${id}`)) return
    for (const observation of listed) this.#take(observation)
    for (const observation of this.#view.withdraw(known, listed))
      for (const { hear } of this.#watchers) hear(observation)
  }
}
