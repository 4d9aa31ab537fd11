import type { Client, ConnectPacket } from 'aedes'
import { TellableError } from '../tellable-error.ts'
import { mayPublish } from './access.ts'
import { ROLES } from './roles.ts'
import { callerFor, type Entrance, Session } from './session.ts'
import type { User, Users } from './users.ts'

/** Return codes of the CONNACK, MQTT 3.1.1 section 3.2.2.3. */
const UNAVAILABLE = 3
const NOT_AUTHORIZED = 5

type Refusal = TellableError & { returnCode: number }

interface Met {
  /** As the client calls itself. */
  readonly name: string
  /** What it wants published when it is lost. */
  readonly will: string | undefined
}

/**
 * Who comes in, and what each may do while he is here. By the socket of this machine everything, since its rights are the
 * credential; by a password what its user may; without one, from this machine alone, nothing but to read the status.
 */
export class Gate {
  readonly #unit: string
  readonly #users: Users
  readonly #entrances = new WeakMap<object, Entrance>()
  readonly #met = new WeakMap<object, Met>()
  readonly #sessions = new WeakMap<Client, Session>()
  readonly #here = new Set<Client>()
  #connections = 0

  constructor(unit: string, users: Users) {
    this.#unit = unit
    this.#users = users
    users.onChange(() => this.#lookAgain())
  }

  /** A connection, before it says anything. */
  opened(stream: object, entrance: Entrance): void {
    this.#entrances.set(stream, entrance)
  }

  /** A client has said who it is; nobody has checked it. */
  met(client: Client, packet: ConnectPacket): void {
    const { clientId, username } = packet
    this.#met.set(client, { name: clientId, will: packet.will?.topic })
    // Whoever connects by the name of another client ends that one's connection (MQTT 3.1.1 section 3.1.4): so the name of a
    // client is one of its own user's, and a display cannot throw out the screen of the nurse.
    const { kind } = this.#entranceOf(client)
    if (clientId !== '') packet.clientId = `${username === undefined ? kind : `user ${username}`}/${clientId}`
  }

  /** Lets a client in, or says why not. A wrong password is never taken for none. */
  async admit(
    client: Client,
    name: string | undefined,
    password: Uint8Array | undefined,
  ): Promise<Refusal | undefined> {
    const entrance = this.#entranceOf(client)
    const { name: called = client.id, will } = this.#met.get(client) ?? {}
    if (will !== undefined && !mayPublish(this.#unit, will)) return refusal('not authorized')
    let user: User | undefined
    if (name !== undefined || password !== undefined) {
      const admission = await this.#users.admit(name ?? '', password ?? Buffer.alloc(0), entrance.address)
      if (admission === 'busy') return refusal('too many try at once', UNAVAILABLE)
      // He may have been removed while his password was looked at.
      if (admission === 'wrong' || !this.#users.holds(admission)) return refusal('not authorized')
      user = admission
    } else if (entrance.kind === 'network' || (entrance.kind === 'loopback' && will !== undefined))
      return refusal('not authorized')
    const roles = user?.roles ?? (entrance.kind === 'socket' ? ROLES : [])
    const caller = callerFor(entrance, called === '' ? client.id : called, ++this.#connections, user)
    this.#sessions.set(client, new Session(this.#unit, caller, roles, user))
    // It went while its password was looked at: nobody would ever take it off the list.
    if (client.conn.destroyed) return undefined
    // Its session outlives it a little: a last will is published after the connection is gone.
    this.#here.add(client)
    client.conn.once('close', () => this.#here.delete(client))
    return undefined
  }

  sessionOf(client: Client): Session | undefined {
    return this.#sessions.get(client)
  }

  /** Ends the connections of users who were removed or changed. */
  #lookAgain(): void {
    for (const client of this.#here) {
      const session = this.#sessions.get(client)
      if (!session?.user || this.#users.holds(session.user)) continue
      session.revoke()
      client.close()
    }
  }

  /** Of a stream that nobody announced nothing is known, so it counts as the furthest. */
  #entranceOf({ conn }: Client): Entrance {
    return this.#entrances.get(conn) ?? { kind: 'network', address: '' }
  }
}

const refusal = (message: string, returnCode = NOT_AUTHORIZED): Refusal =>
  Object.assign(new TellableError(message), { returnCode })
