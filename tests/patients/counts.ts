import type { Row } from './truth.ts'

/**
 * The least share of what was made while somebody was in the cabin that has to be plain: with less the model would be content
 * with a daemon that holds everything.
 */
export const PLAIN_AT_LEAST = 0.3

/** The largest share of what is plain that may be held all the same: in doubt is on the safe side, and a rule of thumb holds too much. */
export const NEEDLESS_AT_MOST = 0.002

/** What happened, over all days. */
export class Counts {
  /** Encounters that were opened. */
  consultations = 0
  /** Measurements that were really made, by strangers before the day too. */
  measurements = 0
  /** Of those, made while somebody was in the cabin. */
  inEncounter = 0
  /** Of those, so plain that they have to be given to him. */
  plain = 0
  /** Of those, held all the same: a person has to decide, and nothing is wrong. */
  heldNeedlessly = 0
  /** Rows that the daemon gave to a patient. */
  attributed = 0
  /** Rows that were held, by why; what became of them later included. */
  readonly held: Record<string, number> = {}
  /** Of those, what a person gave to a patient, or to nobody. */
  assigned = 0
  discarded = 0
  /** Processes that were killed, by themselves or with their machine. */
  crashes = 0
  restarts = 0
  reboots = 0
  /** How often the clock of the vehicle was set. */
  steps = 0
  /** How often the clock of a device was moved out of our sight. */
  disturbedClocks = 0
  refusals = 0
  /** Measurements that came again. */
  resends = 0

  add(rows: readonly Row[]): void {
    for (const { encounter, heldBecause, isDiscarded } of rows) {
      if (heldBecause === undefined) this.attributed += 1
      else this.held[heldBecause] = (this.held[heldBecause] ?? 0) + 1
      if (isDiscarded === true) this.discarded += 1
      else if (heldBecause !== undefined && encounter !== undefined) this.assigned += 1
    }
  }
}

const NUMBERS = [
  'consultations',
  'measurements',
  'inEncounter',
  'plain',
  'heldNeedlessly',
  'attributed',
  'assigned',
  'discarded',
  'crashes',
  'restarts',
  'reboots',
  'steps',
  'disturbedClocks',
  'refusals',
  'resends',
] as const satisfies readonly (keyof Counts)[]

/** Over all vehicles. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = new Counts()
  for (const { held, ...numbers } of all) {
    for (const [why, count] of Object.entries(held)) sum.held[why] = (sum.held[why] ?? 0) + count
    for (const name of NUMBERS) sum[name] += numbers[name]
  }
  return sum
}
