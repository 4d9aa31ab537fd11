/** Bytes that did not become a reading, as they are kept: they may be of a patient, so they are sealed. */
export interface RefusedFrame {
  readonly device: string
  readonly driver: string
  readonly channel: string
  /** When they arrived, ms UTC. */
  readonly at: number
  /** Why they were refused, such as `truncated`. */
  readonly fault: string
  /** At which byte, from 0. */
  readonly place: number
  readonly bytes: Uint8Array
}

/** What is in the open of a refused frame. `length`: of all its bytes, of which a very long one has lost the last. */
export interface ListedFrame extends Omit<RefusedFrame, 'bytes'> {
  readonly seq: number
  readonly length: number
}

export interface OpenedFrame extends ListedFrame {
  readonly bytes: Buffer
}

/** Which frames; all of them without any of these. */
export interface FrameQuery {
  readonly device?: string
  /** Those that arrived at this instant or later, ms UTC. */
  readonly since?: number
}

/** What can be asked of the refused frames, beside the daemon too. */
export interface RefusedFrameReader {
  /** In the order of their arrival; needs no key. */
  list(query?: FrameQuery): readonly ListedFrame[]
  /** One with its bytes; `undefined` when it is not there any more. Throws `UMT-JOURNAL-110` without the key. */
  open(seq: number): OpenedFrame | undefined
  count(): number
}

/** How much is kept of each device: one that sends nothing but rubbish drives out its own frames and no other's. */
export const KEPT_OF_A_DEVICE = { frames: 2_000, bytes: 1_048_576 } as const

/** Of one frame; no device that is known sends a longer one. */
export const LONGEST_FRAME = 4_096

/** The refused frames of a running daemon. They are no history: nothing waits for them, and a power cut may take the last ones. */
export interface RefusedFrames extends RefusedFrameReader {
  /**
   * Writes frames in one transaction without waiting for the disk, and drops what is beyond {@link KEPT_OF_A_DEVICE}, the oldest
   * first. Throws `UMT-JOURNAL-105` when the disk refuses: none was written.
   */
  keep(frames: readonly RefusedFrame[]): void
  /** Erases what arrived before an instant or after another one, ms UTC, or has a number up to `upTo`. How many there were. */
  erase(which: { readonly before?: number; readonly after?: number; readonly upTo?: number }): number
  /** Number of the last one that was ever kept, 0 for none. */
  readonly last: number
}
