import type { Entrance } from '../session.ts'
import { LIMITS } from './limits.ts'

/** What can be cut: a socket. */
export interface Cuttable {
  destroy(): void
}

type Shares = Pick<typeof LIMITS, 'arriving' | 'arrivalMs' | 'anonymous' | 'perUser' | 'users' | 'local'>
/** The figures, for a test. */
export type ConnectionLimits = { readonly [Name in keyof Shares]: number }

/** One connection, from the first byte to the last. */
export interface Place {
  /** Its password is being looked at: nobody takes its place meanwhile. */
  checking(): void
  /** It was let in, by a name or without. `false`: that share is full. */
  admit(user: string | undefined): boolean
  /** It is gone. */
  leave(): void
}

interface Arriving extends Entrance {
  readonly cut: () => void
  isChecked: boolean
}

/**
 * Who may be connected. Each kind has a share of its own, so that strangers who fill theirs keep neither a user nor the commands of this
 * machine out. Among those that are not let in yet the oldest one gives way to the next, of the address that has the most: whoever means
 * it says who he is at once.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  /** In the order of arrival. */
  readonly #arriving = new Set<Arriving>()
  /** By name, in the order in which they were let in. */
  readonly #users = new Map<string, Set<Cuttable>>()
  #anonymous = 0
  #local = 0

  constructor(limits: ConnectionLimits = LIMITS) {
    this.#limits = limits
  }

  /** A connection that has said nothing yet. `undefined`: there is no room for it, and it is cut. */
  arrive(socket: Cuttable, entrance: Entrance): Place | undefined {
    if (entrance.kind === 'socket') return this.#localPlace(socket)
    if (this.#arriving.size >= this.#limits.arriving && !this.#makeRoom()) {
      socket.destroy()
      return undefined
    }
    const timer = setTimeout(() => socket.destroy(), this.#limits.arrivalMs).unref()
    const { kind, address } = entrance
    const arriving: Arriving = { kind, address, isChecked: false, cut: () => socket.destroy() }
    this.#arriving.add(arriving)
    let give = () => {}
    const leave = () => {
      clearTimeout(timer)
      this.#arriving.delete(arriving)
      give()
      give = () => {}
    }
    return {
      checking: () => {
        arriving.isChecked = true
      },
      admit: (user) => {
        if (!this.#arriving.has(arriving)) return false
        const release = user === undefined ? this.#takeAnonymous() : this.#takeUser(user, socket)
        if (!release) return false
        clearTimeout(timer)
        this.#arriving.delete(arriving)
        give = release
        return true
      },
      leave,
    }
  }

  /** Cuts the oldest of the address that has the most, unless each one's password is being looked at. */
  #makeRoom(): boolean {
    const waiting = [...this.#arriving].filter(({ isChecked }) => !isChecked)
    const byAddress = [...Map.groupBy(waiting, ({ address }) => address).values()]
    const [oldest] = byAddress.toSorted((one, other) => other.length - one.length)[0] ?? []
    if (!oldest) return false
    this.#arriving.delete(oldest)
    oldest.cut()
    return true
  }

  #localPlace(socket: Cuttable): Place | undefined {
    if (this.#local >= this.#limits.local) {
      socket.destroy()
      return undefined
    }
    this.#local++
    let isHere = true
    return {
      checking() {},
      admit: () => isHere,
      leave: () => {
        if (isHere) this.#local--
        isHere = false
      },
    }
  }

  #takeAnonymous(): (() => void) | undefined {
    if (this.#anonymous >= this.#limits.anonymous) return undefined
    this.#anonymous++
    return () => {
      this.#anonymous--
    }
  }

  /** A screen that lost its network leaves connections behind that nobody ends: the oldest of the same name gives way. */
  #takeUser(user: string, socket: Cuttable): (() => void) | undefined {
    const own = this.#users.get(user) ?? new Set()
    const [oldest] = own
    if (own.size >= this.#limits.perUser && oldest) {
      own.delete(oldest)
      oldest.destroy()
    }
    if ([...this.#users.values()].reduce((sum, { size }) => sum + size, 0) >= this.#limits.users) return undefined
    this.#users.set(user, own.add(socket))
    return () => {
      own.delete(socket)
      if (own.size === 0 && this.#users.get(user) === own) this.#users.delete(user)
    }
  }
}
