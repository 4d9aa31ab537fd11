import { mayRead } from './access.ts'
import { type Caller, shown } from './caller.ts'
import type { Role } from './roles.ts'
import type { User } from './users.ts'

/** Where a connection came in. */
export interface Entrance {
  /** `socket`: the Unix socket of this machine, whose rights say who may open it. */
  readonly kind: 'socket' | 'loopback' | 'network'
  /** Whoever guesses passwords from here is slowed here. */
  readonly address: string
}

/** What one connection may do, from the moment at which it was let in until it ends. */
export class Session {
  readonly #caller: Caller
  readonly #unit: string
  readonly user: User | undefined
  #roles: readonly Role[]

  constructor(unit: string, caller: Caller, roles: readonly Role[], user?: User) {
    this.#unit = unit
    this.#caller = caller
    this.#roles = roles
    this.user = user
  }

  get roles(): readonly Role[] {
    return this.#roles
  }

  /** As the daemon is told who asks. */
  get caller(): Caller {
    return { ...this.#caller, roles: this.#roles }
  }

  mayRead(topic: string): boolean {
    return mayRead(this.#unit, this.#roles, topic)
  }

  /** Whether an answer to this caller is for this connection: it is the one that asked, or one of the same user. */
  isOf({ user, connection }: Caller): boolean {
    if (this.#roles.length === 0) return false
    return user === undefined ? connection === this.#caller.connection : user === this.#caller.user
  }

  /** From now on nothing: a last will must not outlive the user either. */
  revoke(): void {
    this.#roles = []
  }
}

/** Made of what an entrance and a password gave: who asks, as the daemon is told. */
export const callerFor = ({ kind }: Entrance, client: string, connection: number, user: User | undefined): Caller => ({
  client: shown(client),
  ...(user && { user: user.name }),
  ...(kind === 'socket' && { through: 'socket' }),
  connection,
})
