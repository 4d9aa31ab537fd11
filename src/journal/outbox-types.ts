/** What is owed to an endpoint for one Observation. `retract`: it has to become `entered-in-error` there. */
export type Owes = 'create' | 'retract' | 'nothing'

/**
 * What came of the last attempt; independent of what is owed.
 *
 * | answer          | meaning                                                                                 |
 * |-----------------|-----------------------------------------------------------------------------------------|
 * | `untried`       | never sent since it is owed                                                             |
 * | `unknown`       | sent, and nobody knows whether it arrived: the same again                               |
 * | `transient`     | the endpoint has a bad day: the same again, later                                       |
 * | `configuration` | nothing is wrong with it: the endpoint and we do not fit, and a person has to mend that |
 * | `permanent`     | refused for what it is; with something owed it is in quarantine until a person decides  |
 * | `accepted`      | the endpoint has answered for it                                                        |
 * | `inapplicable`  | the endpoint takes nothing of the kind, such as a measurement without a value           |
 */
export type DeliveryAnswer =
  | 'untried'
  | 'unknown'
  | 'transient'
  | 'configuration'
  | 'permanent'
  | 'accepted'
  | 'inapplicable'

/** One row of the outbox: one Observation for one endpoint. Carries no value and no patient. */
export interface Delivery {
  /** Order in which things became owed; a later one of the same encounter never overtakes it. */
  readonly seq: number
  readonly endpoint: string
  /** Id of the Observation. */
  readonly observation: string
  readonly metric: string
  readonly device: string
  /** Key of the reading. */
  readonly reading: string
  readonly encounter: string
  readonly owes: Owes
  readonly answer: DeliveryAnswer
  readonly attempts: number
  /** The endpoint may have it: it was handed out to be sent, and no plain no came back. In a look: from before that. */
  readonly mayBeThere: boolean
  /** When it became owed, ms UTC. */
  readonly since: number
  /** When it was last tried, ms UTC. */
  readonly triedAt?: number
  /** What the endpoint said of it last: status and OperationOutcome. Sealed at rest: servers quote what they were sent. */
  readonly reason?: string
}

/** What is owed, with what has to be sent. */
export interface OwedObservation extends Delivery {
  /** FHIR JSON as it was published; empty where the journal is damaged and cannot read it any more. */
  readonly body: string
}

/** Everything that is owed for one reading: the clinical unit that goes into one transaction. */
export interface OwedUnit {
  readonly reading: string
  readonly encounter: string
  readonly device: string
  /** In the order of the reading; all of them owe the same. */
  readonly observations: readonly OwedObservation[]
}

/** What an attempt came to, for one Observation. */
export interface DeliveryResult {
  readonly observation: string
  /** What was sent, from its unit: a person may have decided on the reading meanwhile, and something else is owed now. */
  readonly owes: Exclude<Owes, 'nothing'>
  readonly answer: Exclude<DeliveryAnswer, 'untried'>
  readonly reason?: string
  /** Nothing of it can have arrived, so that a correction has nothing to take back. Only of `transient`; the others say it themselves. */
  readonly notSent?: true
  /** Something of it may be there, though the answer was none: a correction takes it back. */
  readonly mayHaveArrived?: true
}

export interface OutboxTally {
  readonly endpoint: string
  /** Observations that are owed and are not in quarantine. */
  readonly owed: number
  /** Those of them that an encounter has which was named. */
  readonly owedOfEncounter: number
  /** Observations of that encounter that it has not and is not owed: of a kind it does not take, or given up. Absent when none. */
  readonly notTakenOfEncounter?: number
  readonly quarantined: number
  /** Since when the oldest that is owed waits, ms UTC; absent when nothing is. */
  readonly oldestSince?: number
}

/** Which rows; all without any of these. */
export interface DeliveryQuery {
  readonly endpoint?: string
  readonly observation?: string
  /** Those in quarantine; with `owed`, both. */
  readonly quarantined?: true
  /** Those that are owed and are not in quarantine. */
  readonly owed?: true
  /** Only so many, the first ones. */
  readonly first?: number
}

/**
 * The broker outside, by the name under which it stands in the outbox. It passes on and keeps nothing for good: what it alone has
 * answered for is not forwarded, so it is kept, and owed to a platform that is configured later.
 */
export const PASSES_ON = 'bus'

/** An endpoint as the outbox knows it. */
export interface OutboxEndpoint {
  /** Its name in the configuration. A new name owes all that was not forwarded yet. */
  readonly name: string
  /** The only metrics that it takes; all unless given. */
  readonly metrics?: readonly string[]
}

/** What can be asked of the outbox of a journal, running or stopped. */
export interface OutboxReader {
  /** Of each endpoint of the last run, and of each that is owed something, by name. */
  tallies(encounter?: string): readonly OutboxTally[]
  /** In order of `seq`. `reason` is absent without the key. */
  deliveries(query?: DeliveryQuery): readonly Delivery[]
}

/** What was found of a resource on an endpoint that is not an Observation, so that it is created once. */
export interface KnownReference {
  /** Literal reference there, `Device/17`. */
  readonly reference: string
  /** Digest of what was sent last: another one has to be updated. */
  readonly digest: string
}

/** How much to send next. `first`: the encounter that goes before all others. */
export interface OutboxLimits {
  readonly first?: string
  /** Nothing of these, though it stands before the others. */
  readonly besides?: {
    readonly encounters?: readonly string[]
    readonly devices?: readonly string[]
    readonly observations?: readonly string[]
  }
  readonly units: number
  readonly bytes: number
}

/** The part of the journal that knows what endpoints have not answered for; the daemon is its only writer. */
export interface Outbox extends OutboxReader {
  /**
   * Declares the endpoints of this run; call it once, before anything is committed. From then on each final becomes owed to
   * each of them in its own transaction, and at once what was committed without it. Rows of endpoints that are not named stay
   * as they are. A reading of which no endpoint takes anything is never forwarded, and so it is kept.
   */
  declare(endpoints: readonly OutboxEndpoint[]): void
  /**
   * What to send next: units of the encounter `first` in order of `seq`, then the others in order of `seq`. At most `units`
   * units and `bytes` of bodies (as they are stored, some tens of bytes more each), but at least one unit. Neither what is in
   * quarantine nor what is owed nothing. The creation that replaces a retraction comes once that is settled, and nothing
   * overtakes it.
   */
  look(endpoint: string, limits: OutboxLimits): readonly OwedUnit[]
  /**
   * Notes on the disk that these are about to be sent, since after a power cut nobody knows whether they arrived; throws
   * `UMT-JOURNAL-105` when the disk refuses. `false`: a person has decided on one of them since the look, nothing was noted, and
   * none of them may be sent as it was looked at.
   */
  handOut(endpoint: string, observations: readonly Pick<Delivery, 'observation' | 'owes'>[]): boolean
  /**
   * Writes what attempts came to, with one fsync. A reading for which nothing is owed any more to any endpoint counts as
   * forwarded. Throws `UMT-JOURNAL-105` when the disk refuses, and nothing was written: the same may be sent again. Throws
   * `RangeError` for what is in no row. `at`: ms UTC.
   */
  settle(endpoint: string, results: readonly DeliveryResult[], at: number): void
  /**
   * What a person decides on what is in quarantine, with its act in one write: `retry` owes it again, `discard` owes nothing
   * any more. What is owed to an endpoint that was not declared may be discarded too. Other rows are passed over; answers how
   * many it was, and records no act when it was none.
   */
  decide(
    decision: 'retry' | 'discard',
    rows: readonly { readonly endpoint: string; readonly observation: string }[],
    act: {
      readonly kind: string
      readonly at: number
      readonly detail: string
    },
  ): number
  /** Where the endpoint keeps a resource, by the name that we gave it; `undefined` when it was never asked. */
  reference(endpoint: string, name: string): KnownReference | undefined
  /** `undefined` forgets it: the endpoint does not know it any more. */
  setReference(endpoint: string, name: string, known: KnownReference | undefined): void
}
