import type { BusClient } from '../bus/client.ts'
import type { RequestOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { UmtError } from '../errors.ts'

export type PairingState = PayloadOf['pairing']

/** What is said of one pairing; nothing is said of it once it is `done` or `failed`. */
export type OwnState = Exclude<PairingState, { state: 'idle' }>

export type Answer = { readonly address: string } | { readonly passkey: string } | { readonly accept: boolean }

const HEARTBEAT_MS = 5_000

/** The pairings that this command begins, one after the other, as the daemon tells of them. */
export class PairingFeed implements Disposable {
  readonly #client: BusClient
  /** What was said and not taken yet, of whichever pairing: the first word may be faster than the answer with its id. */
  #said: PairingState[] = []
  #pairing: string | undefined
  #began = false
  /** The last state taken was a list to choose from: a newer list leaves what was offered valid. */
  #asking = false
  #gone: Error | undefined
  #arrived = new AbortController()
  #wake: (() => void) | undefined
  readonly #heartbeat: NodeJS.Timeout

  private constructor(client: BusClient, heartbeatMs: number) {
    this.#client = client
    // A daemon that was killed says nothing any more, and a person must not wait for it.
    this.#heartbeat = setInterval(() => {
      client.request('encounter/status', {}).catch((error: Error) => this.#end(error))
    }, heartbeatMs)
  }

  static async open(client: BusClient, heartbeatMs: number = HEARTBEAT_MS): Promise<PairingFeed> {
    const feed = new PairingFeed(client, heartbeatMs)
    await client.subscribe('pairing', ({ payload }) => {
      feed.#said.push(payload)
      feed.#sift()
    })
    return feed
  }

  /** Begins a pairing; its states come from `next`. Rejects with the daemon's error. */
  async begin(request: RequestOf['pair']): Promise<void> {
    this.#pairing = undefined
    this.#began = false
    const { pairing } = await this.#client.request('pair', request)
    this.#pairing = pairing
    this.#sift()
  }

  /** The next state of the present pairing. Rejects with `UMT-BUS-104` when the daemon is gone, `UMT-CLI-106` when it dropped the pairing. */
  async next(): Promise<OwnState> {
    for (;;) {
      const state = this.#said.shift()
      if (this.#said.length === 0 && !this.#gone) this.#arrived = new AbortController()
      if (state !== undefined && state.state !== 'idle') {
        this.#asking = state.state === 'choose'
        return state
      }
      // Somebody else cancelled it, or the daemon was started anew.
      if (state !== undefined) this.#end(new UmtError('UMT-CLI-106'))
      if (this.#gone) throw this.#gone
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Aborted once there is a next state that makes the question of the present one void. */
  get arrived(): AbortSignal {
    return this.#arrived.signal
  }

  /** Answers the question of the present state. One that is no longer asked is answered by the next state. */
  async answer(answer: Answer): Promise<void> {
    if (this.#pairing === undefined) return
    await this.#client.request('pair/answer', { pairing: this.#pairing, ...answer }).catch(unlessOver)
  }

  /**
   * Ends the present pairing, if there is one; that it is over already is as good. Resolves with the device of ours that has
   * lost its keys by it.
   */
  async cancel(): Promise<string | undefined> {
    if (this.#pairing === undefined) return undefined
    const answer = await this.#client.request('pair/cancel', { pairing: this.#pairing }).catch(unlessOver)
    return answer?.lost
  }

  #sift(): void {
    const pairing = this.#pairing
    if (pairing === undefined) return
    this.#said = this.#said.filter((state) => {
      if (state.state === 'idle') return this.#began
      if (state.pairing !== pairing) return false
      this.#began = true
      return true
    })
    // Of lists that nobody looked at yet, the newest is enough.
    this.#said = this.#said.filter((state, at) => state.state !== 'choose' || this.#said[at + 1]?.state !== 'choose')
    if (this.#said.some(({ state }) => state !== 'choose' || !this.#asking)) this.#arrived.abort()
    if (this.#said.length > 0) this.#wake?.()
  }

  #end(error: Error): void {
    this.#gone ??= error
    this.#arrived.abort()
    this.#wake?.()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat)
  }
}

function unlessOver(error: unknown): undefined {
  if (!(error instanceof UmtError && error.code === 'UMT-PAIR-102')) throw error
  return undefined
}
