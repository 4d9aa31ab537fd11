import type { Duplex } from 'node:stream'
import { Connections, type Place } from './connections.ts'
import { LIMITS } from './limits.ts'
import { Pace } from './pace.ts'
import { limitTraffic, type Traffic } from './traffic.ts'
import { Unread } from './unread.ts'

/** A client of the broker as far as its limits go. */
export interface Guarded {
  readonly closed: boolean
  readonly conn: Duplex
}

interface Watched {
  readonly place: Place
  readonly traffic: Traffic
  readonly filters: Set<string>
}

/** Holds every client to the {@link LIMITS}. What a client may do at all is not its business. */
export class Guard {
  readonly connections = new Connections()
  readonly #watched = new WeakMap<object, Watched>()
  readonly #pace = new Pace()
  readonly #unread = new Unread()

  /** A stream that the broker has taken. */
  watch(stream: Duplex, place: Place): void {
    this.#watched.set(stream, { place, traffic: limitTraffic(stream), filters: new Set() })
    this.#unread.add(stream)
    stream.once('close', () => this.#unread.remove(stream))
  }

  /** A client has said who it is, which is looked at now. */
  checking({ conn }: Guarded): void {
    this.#watched.get(conn)?.place.checking()
  }

  /** Lets a client in that may; `false`: its share is full. */
  admit({ conn }: Guarded, user: string | undefined): boolean {
    const watched = this.#watched.get(conn)
    if (!watched?.place.admit(user)) return false
    watched.traffic.admitted()
    return true
  }

  /** Calls back when it is the client's turn, with an error when it asks for too much. */
  pass(client: Guarded, proceed: (error?: Error) => void): void {
    this.#pace.pass(client, proceed)
  }

  /** Whether a client may have one filter more. */
  mayHave({ conn }: Guarded, filter: string): boolean {
    const filters = this.#watched.get(conn)?.filters
    if (!filters || !isShort(filter)) return false
    if (filters.size >= LIMITS.subscriptions && !filters.has(filter)) return false
    filters.add(filter)
    return true
  }

  gaveUp({ conn }: Guarded, filters: readonly string[]): void {
    for (const filter of filters) this.#watched.get(conn)?.filters.delete(filter)
  }

  /** Whether a client can be given one message more; one that does not read is cut. */
  canTake({ conn }: Guarded): boolean {
    return this.#unread.canTake(conn)
  }
}

/** Whether a topic or a filter is as short as all that there are. */
export const isShort = (topic: string): boolean => Buffer.byteLength(topic) <= LIMITS.topicBytes
