import { z } from 'zod'

/** Who makes a request, as far as the bus knows. */
export interface Caller {
  /** MQTT client identifier. */
  readonly client?: string
  /** The name that the broker let in. */
  readonly user?: string
  /** What the client says of who sits before it; nobody checked it. */
  readonly says?: string
}

const MAX_NAME = 64

/** A name as it may stand in an act and on a terminal: on one line, without escape sequences, of bounded length. */
export const shown = (name: string): string => name.slice(0, MAX_NAME).replace(/\p{C}/gu, '�')

/**
 * A connection as its broker knows it. `user` only where the broker asked for a password: else the name is a mere claim.
 * A client chooses its identifier itself, so it is cut to what may be shown; no other client has the same one meanwhile.
 */
export const callerOf = (client: string, user: string | undefined): Caller => ({
  client: shown(client),
  ...(user !== undefined && { user: shown(user) }),
})

const onTheWay = z.object({ client: z.string().exactOptional(), user: z.string().exactOptional() })

/** A caller as one level of a topic, in which it crosses the broker. */
export const callerLevel = (caller: Caller): string => Buffer.from(JSON.stringify(caller)).toString('base64url')

/** The caller in a level that {@link callerLevel} wrote. */
export const callerIn = (level: string): Caller =>
  onTheWay.parse(JSON.parse(Buffer.from(level, 'base64url').toString('utf8')))
