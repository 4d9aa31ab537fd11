/**
 * The durable store of finished measurements. One SQLite file, three tables, rows only ever added.
 *
 * | readings       | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `seq`          | order of commit, 1, 2, 3 … without gaps: a gap is a removed row                                 |
 * | `key`          | identity of the measurement, 64 hexadecimal digits, unique: a resend meets its own row          |
 * | `content`      | digest of what the device sent, without any time: finds a resend of a device without a clock    |
 * | `device`       | id of the device                                                                                |
 * | `arrived_at`   | when the bytes arrived, ms UTC                                                                  |
 * | `measured_at`  | when it was measured, corrected, ms UTC                                                         |
 * | `committed_at` | when this row was written, ms UTC                                                               |
 * | `encounter`    | whose it is; NULL only when held                                                                |
 * | `held_because` | why it is in doubt whose it is; NULL when it is not                                             |
 * | `metrics`      | JSON array of the metrics that it carries, so that a held reading can be listed without values  |
 * | `reading`      | JSON of the Reading                                                                             |
 * | `digest`       | SHA-256 over all of the above but `seq`, and over the Observations                              |
 * | `chain`        | SHA-256 over the `chain` of the row before and this `digest`: order and completeness            |
 *
 * | observations   | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `id`           | id of the Observation, unique                                                                   |
 * | `reading`      | `seq` of the reading that it was rendered from                                                  |
 * | `position`     | order within that reading, from 0                                                               |
 * | `metric`       | what it is about                                                                                |
 * | `body`         | FHIR JSON, byte for byte as published                                                           |
 *
 * | head (one row) | meaning                                                                                       |
 * |----------------|-----------------------------------------------------------------------------------------------|
 * | `readings`, `observations`, `held` | running counts: `counts()` costs one row, a cut-off tail shows            |
 * | `chain`        | `chain` of the last reading                                                                     |
 */
export interface JournalEntry {
  readonly key: string
  readonly content: string
  readonly device: string
  readonly arrivedAt: number
  readonly measuredAt: number
  readonly encounter?: string
  readonly heldBecause?: string
  readonly metrics: readonly string[]
  readonly reading: string
  /** In the order of publication; none while the reading is held. */
  readonly observations: readonly JournalObservation[]
}

export interface JournalObservation {
  readonly id: string
  readonly metric: string
  readonly body: string
}

/**
 * What became of an entry; `seq` names the row that now stands for it.
 * `duplicate`: the same measurement was there. `conflict`: the key was there with other content, or an Observation id
 * belongs to another reading; the entry was NOT written, and a person must hear of it.
 */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly seq: number }
  | { readonly kind: 'duplicate'; readonly seq: number }
  | { readonly kind: 'conflict'; readonly seq: number }

/** A reading whose patient is in doubt. Never carries a value. */
export interface HeldReading {
  readonly key: string
  readonly device: string
  readonly measuredAt: number
  readonly heldBecause: string
  readonly metrics: readonly string[]
}

export interface Counts {
  readonly readings: number
  readonly observations: number
  readonly held: number
}

/**
 * | kind          | what was found                                                            |
 * |---------------|---------------------------------------------------------------------------|
 * | `changed`     | a row or one of its Observations is not what was committed                |
 * | `missing`     | one or more rows are gone                                                 |
 * | `out-of-place`| a row does not follow the row before it: swapped, inserted or re-digested |
 * | `unreadable`  | the disk gives back no row here, or text that is not JSON                 |
 * | `not-unique`  | two rows claim one identity                                               |
 * | `orphan`      | an Observation without its reading                                        |
 * | `miscounted`  | the counts in `head` are not those of the rows                            |
 * | `file`        | SQLite's own checks, or the table definitions, are not in order           |
 */
export type FindingKind =
  | 'changed'
  | 'missing'
  | 'out-of-place'
  | 'unreadable'
  | 'not-unique'
  | 'orphan'
  | 'miscounted'
  | 'file'

/** One thing that is wrong. `seq` to `untilSeq` name the rows; `detail` never holds a value of a patient. */
export interface Finding {
  readonly kind: FindingKind
  readonly seq?: number
  readonly untilSeq?: number
  readonly detail: string
}

/** What was read back intact, and what was wrong. */
export interface Verification {
  readonly readings: number
  readonly observations: number
  readonly findings: readonly Finding[]
}

/** What can be asked of a journal, running or stopped. Every method throws `UMT-JOURNAL-102` when the disk gives back rubbish. */
export interface JournalReader extends Disposable {
  has(key: string): boolean
  /** FHIR JSON as published, or `undefined` when there is none of that id. */
  observation(id: string): string | undefined
  /** FHIR JSON of an encounter, in order of commit. */
  observationsOf(encounter: string): readonly string[]
  /** Held readings in order of commit. */
  held(): readonly HeldReading[]
  /** When the most recent reading of this device with this content arrived, ms UTC. */
  lastArrival(device: string, content: string): number | undefined
  /** Whether any reading is of this device, so that its id is never given to another one. */
  knowsDevice(device: string): boolean
  counts(): Counts
  /** Reads everything back. Reports, never repairs; takes seconds for a large journal. */
  verify(): Verification
  close(): void
}

/** The journal of a running daemon, its only writer. */
export interface Journal extends JournalReader {
  /**
   * Writes all entries or none, with one fsync, and returns one outcome an entry, in their order. What it returns as
   * `committed` or `duplicate` is on the disk. Throws `UMT-JOURNAL-105` when the disk refuses: nothing was written, and
   * the same entries may be committed again. Throws `RangeError` for an entry that no journal may hold.
   */
  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[]
  /** Moves the write-ahead log into the main file; call it when idle. `false`: a reader held it up, try again later. */
  checkpoint(): boolean
}

/** Something that was done, by a person or by the daemon: who opened an encounter, who decided on a held reading. */
export interface ActEntry {
  /** What was done, such as `encounter-opened`; in the open. */
  readonly kind: string
  /** ms UTC. */
  readonly at: number
  /** Key of the reading that it is about. */
  readonly reading?: string
  readonly encounter?: string
  /** JSON: who, why, the patient. Sealed at rest; retention erases it, and its digest stays. */
  readonly detail: string
  /** What an assignment makes of a held reading. */
  readonly observations: readonly JournalObservation[]
}

/** An act as it is read back. `detail` is absent once retention has erased it. */
export interface Act extends Omit<ActEntry, 'detail' | 'observations'> {
  readonly seq: number
  readonly detail?: string
}

/**
 * What became of an act. `not-held`: it decides on a reading that is not there or was never held. `decided`: it decides on
 * one that was decided on before, by the act `seq`.
 */
export type ActOutcome =
  | { readonly kind: 'recorded'; readonly seq: number }
  | { readonly kind: 'refused'; readonly because: 'not-held' }
  | { readonly kind: 'refused'; readonly because: 'decided'; readonly seq: number }

/** Which acts; all of them without any of these. In order of their record; `last`: only so many, the last ones. */
export interface ActQuery {
  readonly kinds?: readonly string[]
  readonly reading?: string
  readonly encounter?: string
  readonly last?: number
}
