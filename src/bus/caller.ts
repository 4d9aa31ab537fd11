import { z } from 'zod'
import { ROLES } from './roles.ts'

const MAX_NAME = 64

const caller = z.object({
  /** MQTT client identifier. */
  client: z.string().exactOptional(),
  /** The name that the broker let in by its password. */
  user: z.string().exactOptional(),
  /** `socket`: came in by the Unix socket of this machine, whose rights were its credential. */
  through: z.literal('socket').exactOptional(),
  /** What it may ask for; nothing where there are none. */
  roles: z.array(z.enum(ROLES)).readonly().exactOptional(),
  /** Number of its connection. */
  connection: z.int().exactOptional(),
})

/** Who makes a request, as far as the bus knows. */
export interface Caller extends Readonly<z.infer<typeof caller>> {
  /** What the client says of who sits before it; nobody checked it. */
  readonly says?: string
}

/** A name as it may stand in an act and on a terminal: on one line, without escape sequences, of bounded length. */
export const shown = (name: string): string => name.slice(0, MAX_NAME).replace(/\p{C}/gu, '�')

/** A caller as one level of a topic, in which it crosses the broker. */
export const callerLevel = (caller: Caller): string => Buffer.from(JSON.stringify(caller)).toString('base64url')

/** The caller in a level that {@link callerLevel} wrote. */
export const callerIn = (level: string): Caller =>
  caller.parse(JSON.parse(Buffer.from(level, 'base64url').toString('utf8')))
