import type { DeliveryResult, OwedObservation } from '../../journal/outbox-types.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { Parcel } from './parcel.ts'

/** One that was refused for what it is. */
export interface Refused extends Pick<OwedObservation, 'observation' | 'owes' | 'reading' | 'encounter' | 'device'> {
  readonly reason: string
  readonly signature: string
}

/** One for which a lane has stopped, as far as is known. */
export type Suspect = Pick<OwedObservation, 'observation' | 'encounter' | 'device'>

/** Why a lane has stopped. `refused`: the platform does not let us in. `alike`: it refuses everything for the same reason. */
export interface Stop {
  readonly because: 'refused' | 'alike'
  /** Safe to log. */
  readonly signature: string
  /** Tries since then that failed. */
  readonly tries: number
  /** What was refused alone; nothing where what was sent cannot be the reason. */
  readonly suspects: readonly Suspect[]
}

/** `signature`: how it was refused while others were accepted; absent where a person had it sent again. */
export interface Culprit extends Suspect {
  readonly signature?: string
}

/** What a lane remembers from one request to the next; lost when the daemon stops, and found out again. */
export interface Course {
  /** In a row: without an answer, or put off by the platform. */
  readonly failures: number
  /** In a row: 409. */
  readonly conflicts: number
  /** References were made anew since something was accepted. */
  readonly isRenewed: boolean
  /** At most so many entries: the platform said that more are too many. */
  readonly entries?: number
  /** How many of the first ones were refused together: one of them is the culprit. */
  readonly suspects?: number
  /** Refused one after the other, nothing accepted in between. */
  readonly refused: readonly Refused[]
  /** Known for their own fault: refused while others were accepted, or sent again by a person. */
  readonly culprits: readonly Culprit[]
  readonly stop?: Stop
  /** Of what was put off alone: the platform may stumble over it and nothing else. `rest`: so many parcels of others go before it is tried again. */
  readonly troubled?: Troubled
}

/** Encounters, or devices where the platform stumbled over a Device. */
export interface Troubled {
  readonly encounters: readonly string[]
  readonly devices: readonly string[]
  readonly rest: number
}

export const BEGINNING: Course = { failures: 0, conflicts: 0, isRenewed: false, refused: [], culprits: [] }

/** A request that has ended. */
export interface Attempt {
  readonly parcel: Parcel
  /** One for all, or one for each Observation in their order. What is `ambiguous` was looked into before, where it is one. */
  readonly verdicts: readonly [Verdict, ...Verdict[]]
  /** Nothing of the parcel can have arrived. */
  readonly notSent?: true
}

/** Whether others are accepted where this one is refused like this. */
export const isCulprit = ({ culprits }: Course, { observation, encounter, device }: Suspect, signature: string) =>
  culprits.some(
    (one) =>
      one.signature === signature &&
      (one.observation === observation ||
        one.encounter === encounter ||
        // What is said of a Device is so of all that it measures.
        (signature.startsWith('Device') && one.device === device)),
  )

/**
 * What a lane does next. `renew`: the references that it uses are made anew before the next request. `stopped`: a person has to
 * mend something, and one request after `ms` finds out whether he did.
 */
export type Next =
  | { readonly kind: 'on' }
  | { readonly kind: 'renew' }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'stopped'; readonly ms: number }

export interface Step {
  readonly course: Course
  readonly results: readonly DeliveryResult[]
  readonly next: Next
}

/** At most so many Observations in the next request; `undefined`: as many as fit. One tells more than several. */
export function narrowOf({ suspects, stop, failures, troubled }: Course): number | undefined {
  if (stop) return 1
  if (failures >= STUMBLES && (troubled?.rest ?? 0) === 0) return 1
  return suspects === undefined ? undefined : Math.ceil(suspects / 2)
}

/** A platform that puts the same off again and again, and answers, may stumble over it alone. */
const STUMBLES = 5

/** What to leave alone in the next request, where something else is owed: the first of these under which something is left. */
export type Avoided = readonly {
  readonly encounters?: readonly string[]
  readonly devices?: readonly string[]
  readonly observations?: readonly string[]
}[]

/**
 * Every other try of a stopped lane is of somebody else, or else of another device, or of another measurement; and every other
 * one of what a platform puts off for ever is of somebody else: neither bad units nor one that breaks a server may hold all others.
 */
export function avoidedBy({ stop, failures, troubled }: Course): Avoided {
  if (stop) return stop.tries % 2 === 1 && stop.suspects.length > 0 ? besides(stop.suspects) : []
  if (!troubled) return []
  const { encounters, devices, rest } = troubled
  return rest > 0 || (failures >= STUMBLES && failures % 2 === 1) ? [{ encounters, devices }] : []
}

function besides(suspects: readonly Suspect[]): Avoided {
  const encounters = [...new Set(suspects.map(({ encounter }) => encounter))]
  const devices = [...new Set(suspects.map(({ device }) => device))]
  const observations = suspects.map(({ observation }) => observation)
  return [{ encounters, devices }, { encounters }, { devices }, { observations }]
}
