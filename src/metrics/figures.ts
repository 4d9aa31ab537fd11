/** What is told to whoever looks after many vehicles: counts, states and ages, never a patient, an encounter or a value. */
export interface Figures {
  readonly version: string
  readonly unit: string
  /** s since the daemon was started. */
  readonly uptimeS: number
  /** Observations since the start. */
  readonly readings: readonly { readonly metric: string; readonly status: string; readonly count: number }[]
  readonly duplicates: number
  /** By driver, since the start. */
  readonly decodeErrors: ReadonlyMap<string, number>
  readonly refusedFrames: { readonly kept: number; readonly leftOut: number }
  /** s since the last final was published; absent when there was none since the start. */
  readonly lastFinalAgeS?: number
  readonly devices: readonly { readonly device: string; readonly driver: string; readonly isConnected: boolean }[]
  readonly held: { readonly count: number; readonly oldestS?: number }
  readonly journalBytes: number
  readonly diskFreeBytes?: number
  readonly endpoints: readonly {
    readonly endpoint: string
    readonly owed: number
    readonly quarantined: number
    readonly oldestS?: number
    readonly lastAcceptedAgeS?: number
    readonly isStopped: boolean
  }[]
  readonly busClients: number
  /** Absent when nobody knows. */
  readonly isClockSynchronised?: boolean
  readonly clockCorrectionS: number
  /** Codes of what lasts and a person should mend. */
  readonly problems: readonly string[]
}
