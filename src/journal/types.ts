import type { UmtError } from '../errors.ts'
import type { FindingDetail, FindingKind } from '../messages/finding-words.ts'
import type { Outbox, OutboxReader } from './outbox-types.ts'
import type { RefusedFrameReader, RefusedFrames } from './refused-frame-types.ts'

/** A finished measurement; what its columns mean is told beside the schema. */
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
  /** ms UTC; since when it waits for a decision. */
  readonly arrivedAt: number
  readonly measuredAt: number
  readonly heldBecause: string
  readonly metrics: readonly string[]
}

export interface HeldContent extends HeldReading {
  /** JSON of the Reading. */
  readonly reading: string
}

/** A reading that was given to somebody, as it stands now. */
export interface ReadingContent {
  readonly key: string
  readonly device: string
  /** Whose it is; absent when a person found that it is nobody's. */
  readonly encounter?: string
  /** JSON of the Reading; absent once it was erased. */
  readonly reading?: string
  /** Ids of the Observations that stand for it, in order; none when it is nobody's. */
  readonly observations: readonly string[]
}

export interface Counts {
  readonly readings: number
  readonly observations: number
  /** Held ones that nobody has decided on. */
  readonly held: number
  readonly acts: number
}

/** One thing that is wrong. `seq` to `untilSeq` name the rows of `table`; `detail` never holds a value of a patient. */
export interface Finding {
  readonly kind: FindingKind
  readonly table?: 'readings' | 'acts' | 'outbox' | 'refused_frames'
  readonly seq?: number
  readonly untilSeq?: number
  /** In English. */
  readonly detail: FindingDetail
}

/** What was read back intact, and what was wrong. */
export interface Verification {
  readonly readings: number
  readonly observations: number
  readonly acts: number
  /** Whether the key was there, so that sealed columns were opened too. */
  readonly opened: boolean
  readonly findings: readonly Finding[]
}

/**
 * What can be asked of a journal, running or stopped. Every method throws `UMT-JOURNAL-102` when the disk gives back
 * rubbish; one that opens what is sealed throws `UMT-JOURNAL-110` in a journal that was opened without its key.
 */
export interface JournalReader extends Disposable {
  has(key: string): boolean
  /** FHIR JSON as published, or `undefined` when there is none of that id, or none any more. */
  observation(id: string): string | undefined
  /**
   * FHIR JSON of an encounter: what was measured in it in order of commit, then what was assigned or moved to it. Without what
   * was moved away or erased.
   */
  observationsOf(encounter: string): readonly string[]
  /** Held readings that nobody has decided on, in order of commit. */
  held(): readonly HeldReading[]
  /** A reading that is held, or was until somebody decided, with its JSON; `undefined` when there is none, or none any more. */
  heldReading(key: string): HeldContent | undefined
  /** The reading that an Observation is of, whoever has it now; `undefined` when there is no such Observation. */
  readingOf(observation: string): ReadingContent | undefined
  /** Acts in order of their record; `detail` is absent without the key. */
  acts(query?: ActQuery): readonly Act[]
  /** When the most recent reading of this device with this content arrived, ms UTC. */
  lastArrival(device: string, content: string): number | undefined
  /** When the most recent reading of this encounter arrived, ms UTC. One that was assigned or moved does not count. */
  lastArrivalOf(encounter: string): number | undefined
  /** Whether any reading is of this device, so that its id is never given to another one. */
  knowsDevice(device: string): boolean
  counts(): Counts
  /** HMAC-SHA256 of a text under the identity key, 64 hexadecimal digits: the same after a restart and after a change of key. */
  fingerprint(text: string): string
  /** Reads everything back; opens it too when the key is there. Reports, never repairs; takes seconds for a large journal. */
  verify(): Verification
  /** What endpoints have not answered for. */
  readonly outbox: OutboxReader
  /** What was refused within the last day. */
  readonly frames: RefusedFrameReader
  close(): void
}

/** How many readings, and how many acts, have lost their content. */
export interface Purged {
  readonly readings: number
  readonly acts: number
}

/** The journal of a running daemon, its only writer. */
export interface Journal extends JournalReader {
  readonly outbox: Outbox
  readonly frames: RefusedFrames
  /**
   * Writes all entries or none, with one fsync, and returns one outcome an entry, in their order. What it returns as
   * `committed` or `duplicate` is on the disk. Throws `UMT-JOURNAL-105` when the disk refuses: nothing was written, and
   * the same entries may be committed again. Throws `RangeError` for an entry that no journal may hold.
   */
  commit(entries: readonly JournalEntry[]): readonly CommitOutcome[]
  /**
   * Writes acts as {@link commit} does entries, and throws as it does. An act that is refused is not written, the others
   * are.
   */
  record(acts: readonly ActEntry[]): readonly ActOutcome[]
  /**
   * Erases the content of what was forwarded, discarded or moved to nobody before an instant, ms UTC, and the patient of
   * encounters that were closed before it and of which no reading is left. Nothing of which something is still owed to an
   * endpoint. Digests and chains stay, and an act tells what was erased.
   */
  purge(before: number): Purged
  /** Moves the write-ahead log into the main file; call it when idle. `false`: a reader held it up, try again later. */
  checkpoint(): boolean
  /** Why the disk refused the last write, `UMT-JOURNAL-105`; `undefined` when it took it. */
  refusal(): UmtError | undefined
  /** Writes the counts again as they are, to find out whether the disk takes it. Throws `UMT-JOURNAL-105`. */
  tryWriting(): void
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
  /** What an assignment makes of a held reading, or a move of one that was somebody's. */
  readonly observations: readonly JournalObservation[]
}

/** An act as it is read back. `detail` is absent once retention has erased it. */
export interface Act extends Omit<ActEntry, 'detail' | 'observations'> {
  readonly seq: number
  readonly detail?: string
}

/**
 * What became of an act. `not-held`: it decides on a reading that is not there or was never held. `decided`: it decides on
 * one that was decided on before, by the act `seq`. The others refuse a move: there is no such reading, nobody has decided
 * on it, it was discarded, its content was erased, or it is there already.
 */
export type ActOutcome =
  | { readonly kind: 'recorded'; readonly seq: number }
  | { readonly kind: 'refused'; readonly because: 'not-held' }
  | { readonly kind: 'refused'; readonly because: 'not-there' | 'held' | 'discarded' | 'erased' | 'already-there' }
  | { readonly kind: 'refused'; readonly because: 'decided'; readonly seq: number }

/** Which acts; all of them without any of these. In order of their record; `last`: only so many, the last ones. */
export interface ActQuery {
  readonly kinds?: readonly string[]
  readonly reading?: string
  readonly encounter?: string
  readonly last?: number
}
