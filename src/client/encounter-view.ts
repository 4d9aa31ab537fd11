import type { PayloadOf } from '../bus/topics.ts'
import type { Observation } from './observation.ts'

/** Whether an encounter is open, and since when; never who. */
export type Encounter = PayloadOf['encounter']

/**
 * What a screen may show: of the open encounter and of no other, each final once. When another encounter opens, or none is
 * open, everything is forgotten.
 */
export class EncounterView {
  #open: Extract<Encounter, { state: 'open' }> | undefined
  readonly #finals = new Map<string, Observation>()
  readonly #withdrawn = new Set<string>()

  /** Of the open encounter. */
  get id(): string | undefined {
    return this.#open?.id
  }

  /** Its finals, in the order in which they came. */
  get finals(): readonly Observation[] {
    return [...this.#finals.values()]
  }

  /** Whether this is another one than before; nothing of that one is left then. */
  enter(encounter: Encounter): boolean {
    const open = encounter.state === 'open' ? encounter : undefined
    const isOther = open?.id !== this.#open?.id
    this.#open = open
    if (isOther) {
      this.#finals.clear()
      this.#withdrawn.clear()
    }
    return isOther
  }

  /** Whether an Observation is to be handed over: it is of the open encounter and, unless it is live, was not heard before. */
  admits(observation: Observation): boolean {
    const { id, status, encounter } = observation
    if (this.#open === undefined || encounter?.reference !== `Encounter/${this.#open.id}`) return false
    if (status === 'preliminary') return true
    // A broker may bring again, and late, what a person has taken back meanwhile.
    if (id === undefined || this.#withdrawn.has(id)) return false
    if (status === 'final') {
      if (this.#finals.has(id)) return false
      this.#finals.set(id, observation)
    } else {
      this.#finals.delete(id)
      this.#withdrawn.add(id)
    }
    return true
  }

  /** Whether samples are of now: a chunk that began before the encounter has some of somebody else. */
  admitsFrom(start: string): boolean {
    return this.#open !== undefined && Date.parse(start) >= Date.parse(this.#open.since)
  }

  /**
   * Those of the finals `known` that the daemon lists no more, as `entered-in-error` and without their values: they were taken
   * from this patient while nobody listened.
   */
  withdraw(known: readonly Observation[], listed: readonly Observation[]): readonly Observation[] {
    const there = new Set(listed.map(({ id }) => id))
    const gone = known.filter(({ id }) => id !== undefined && this.#finals.has(id) && !there.has(id))
    return gone.map(emptied).filter((each) => this.admits(each))
  }
}

const emptied = ({
  valueQuantity: _value,
  valueSampledData: _samples,
  component: _component,
  interpretation: _interpretation,
  note: _note,
  ...rest
}: Observation): Observation => ({ ...rest, status: 'entered-in-error' })
