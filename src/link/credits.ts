/**
 * Flow control by credits, as Terminal I/O has it: each notification on `data` costs the device one of the credits that
 * we grant by a byte on `grant`; each write on `write` costs us one of those that it grants on `allowance`.
 */
export interface CreditFlow {
  readonly data: string
  readonly grant: string
  readonly write: string
  readonly allowance: string
  /** Granted at first, and brought back to when `atLeast` or fewer are left. */
  readonly credits: number
  readonly atLeast: number
}

/** The credits of one connection, on both sides; each begins with none. A credit byte is unsigned. */
export class Credits {
  readonly #flow: Pick<CreditFlow, 'credits' | 'atLeast'>
  /** What the device may still send; nothing is granted before the subscriptions. */
  #theirs: number | undefined
  #ours = 0

  constructor(flow: Pick<CreditFlow, 'credits' | 'atLeast'>) {
    this.#flow = flow
  }

  /** The subscriptions are made: what to grant now, or `undefined` when that was done. */
  begin(): number | undefined {
    if (this.#theirs !== undefined) return undefined
    this.#theirs = this.#flow.credits
    return this.#theirs
  }

  /** The device has sent a packet: what to grant now, if anything. One that sends untold owes nothing. */
  spend(): number | undefined {
    if (this.#theirs === undefined) return undefined
    this.#theirs = Math.max(0, this.#theirs - 1)
    if (this.#theirs > this.#flow.atLeast) return undefined
    const granted = this.#flow.credits - this.#theirs
    this.#theirs = this.#flow.credits
    return granted
  }

  /** The device grants us more; false when that is no credit byte. */
  allow(bytes: Uint8Array): boolean {
    const [more] = bytes
    if (more === undefined || bytes.length !== 1) return false
    this.#ours += more
    return true
  }

  /** Takes one of ours for a packet; false while there is none. */
  take(): boolean {
    if (this.#ours === 0) return false
    this.#ours -= 1
    return true
  }
}
