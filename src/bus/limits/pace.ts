import { TellableError } from '../../tellable-error.ts'
import { LIMITS } from './limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** A client as far as its pace goes. */
export interface Paced {
  readonly closed: boolean
  readonly conn: { once(event: 'close', listener: () => void): unknown }
}

interface Lane {
  readonly bucket: TokenBucket
  readonly waiting: { readonly at: number; readonly proceed: () => void }[]
  timer?: NodeJS.Timeout
}

/**
 * Makes what clients ask for wait when it comes too fast, each client on its own. The broker reads no further from a connection until what
 * it read is dealt with, so the rest stays in the socket of the sender. What came in order goes on in order.
 */
export class Pace {
  readonly #lanes = new WeakMap<object, Lane>()

  /** Calls back now or when it is the client's turn; with an error when too much waits already; never once it is gone. */
  pass(client: Paced, proceed: (error?: Error) => void): void {
    // Its last will, of which there is one.
    const lane = client.closed ? undefined : this.#laneOf(client)
    const now = performance.now()
    if (lane && lane.waiting.length >= LIMITS.requestsWaiting) {
      proceed(new TellableError(`more than ${LIMITS.requestsWaiting} requests at once`))
      return
    }
    const wait = lane?.bucket.take(1, now) ?? 0
    if (!lane || (wait === 0 && lane.waiting.length === 0)) {
      proceed()
      return
    }
    lane.waiting.push({ at: now + wait, proceed })
    if (lane.waiting.length === 1) this.#next(lane)
  }

  #laneOf(client: Paced): Lane {
    const known = this.#lanes.get(client)
    if (known) return known
    const { requestsPerSecond: perSecond, requestsAtOnce: atOnce } = LIMITS
    const lane: Lane = { bucket: new TokenBucket({ perSecond, atOnce }, performance.now()), waiting: [] }
    this.#lanes.set(client, lane)
    client.conn.once('close', () => {
      clearTimeout(lane.timer)
      lane.waiting.length = 0
    })
    return lane
  }

  #next(lane: Lane): void {
    const [first] = lane.waiting
    if (!first) return
    lane.timer = setTimeout(() => {
      lane.waiting.shift()
      first.proceed()
      this.#next(lane)
    }, first.at - performance.now()).unref()
  }
}
