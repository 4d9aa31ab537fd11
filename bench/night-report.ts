/** What the process that hears a whole night tells at its end. */
export interface Night {
  readonly frames: number
  readonly samples: number
  readonly readings: number
  readonly faults: number
  readonly chunks: number
  readonly elapsedMs: number
  /** Time that processors worked for it, the collector's threads too; does not grow when others use the machine. */
  readonly processorMs: number
  /** Resident memory after each hour. */
  readonly megabytes: readonly number[]
  /** Of it what is in use after a collection; what grows here is never given back. */
  readonly inUse: readonly number[]
}

export const HOURS = 12
/** Four streams and four kinds of numbers on one port: the most that a device here sends. */
export const MONITOR = 'berrymed-pm6750'
