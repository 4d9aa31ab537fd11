import { z } from 'zod'
import { moment } from '../clock/moment.ts'
import type { Act, ActEntry } from '../journal/types.ts'

/** Who did something. Names are as the bus or the system knows them; `says` is what a client claims, and nobody checked it. */
export const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daemon') }),
  z.object({
    kind: z.literal('client'),
    client: z.string().exactOptional(),
    user: z.string().exactOptional(),
    /** Came in by the socket of the machine: the rights of its user there were the credential. */
    through: z.literal('socket').exactOptional(),
    says: z.string().exactOptional(),
  }),
])

export type Actor = z.infer<typeof actor>

const subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown') }),
  z.object({ kind: z.literal('literal'), reference: z.string() }),
  z.object({
    kind: z.literal('logical'),
    system: z.string(),
    value: z.string(),
    identityStatus: z.enum(['PROV', 'RECUP', 'VALI', 'QUAL']).exactOptional(),
    /** For platforms on which the patient is created. */
    traits: z
      .object({
        family: z.string(),
        given: z.string(),
        givenNames: z.string().exactOptional(),
        birthDate: z.string(),
        gender: z.enum(['male', 'female', 'other', 'unknown']),
        birthPlace: z.string().exactOptional(),
      })
      .exactOptional(),
  }),
])

/** A professional by the number in a register, such as the RPPS. */
export const performer = z.object({ system: z.string(), value: z.string() })

/**
 * What each kind of act keeps besides its time, its reading and its encounter. It is sealed at rest, since it names patients
 * and people.
 */
const DETAILS = {
  'encounter-opened': z.object({ by: actor, subject, performer: performer.exactOptional(), moment }),
  'encounter-closed': z.object({
    by: actor,
    /** `replaced`: the next one was opened over it. `forgotten`: nothing was measured for long. `clock-lost`: after a restart nobody can tell how old it is. */
    because: z.enum(['asked', 'replaced', 'forgotten', 'clock-lost']),
    moment,
  }),
  'reading-assigned': z.object({ by: actor, reason: z.string(), heldBecause: z.string() }),
  'reading-discarded': z.object({ by: actor, reason: z.string(), heldBecause: z.string() }),
  /** What was attributed is somebody else's: of the encounter of the act, or nobody's where it names none. */
  'reading-moved': z.object({
    by: actor,
    reason: z.string(),
    /** The encounter that it was of; absent when it was nobody's. */
    from: z.string().exactOptional(),
  }),
  /** A person decided on what an endpoint refuses. */
  'delivery-retried': z.object({ by: actor, endpoint: z.string(), observations: z.array(z.string()) }),
  'delivery-discarded': z.object({
    by: actor,
    reason: z.string(),
    endpoint: z.string(),
    observations: z.array(z.string()),
  }),
  /** What is owed left the vehicle in a file: patients and values. */
  'outbox-exported': z.object({ by: actor, endpoint: z.string().exactOptional(), observations: z.int() }),
  /** Bytes that were refused, which may be of a patient, were shown; `exported`: they left in a file. */
  'frames-looked-at': z.object({
    by: actor,
    frames: z.int(),
    device: z.string().exactOptional(),
    exported: z.boolean(),
  }),
  'device-paired': z.object({ by: actor, device: z.string(), driver: z.string() }),
  'device-forgotten': z.object({ by: actor, device: z.string() }),
  'key-made': z.object({ by: actor, key: z.string() }),
  'key-changed': z.object({ by: actor, key: z.string(), previous: z.string() }),
  /** Of the machine, while the daemon ran: what stands before and after it is by two clocks. */
  'clock-set': z.object({ by: actor, byMs: z.number(), moment }),
  'readings-purged': z.object({ by: actor, readings: z.int(), acts: z.int(), before: z.number() }),
} as const

export type ActKind = keyof typeof DETAILS

/** What an act of each kind keeps besides its time, its reading and its encounter. */
export type Details = { [K in ActKind]: z.infer<(typeof DETAILS)[K]> }

/** The table with its rows tied to their kinds, so that generic code stays type-checked. */
const DETAIL_TABLE: { readonly [K in ActKind]: z.ZodType<Details[K]> } = DETAILS

/** Something that was done, as the code knows it; `at` in ms since 1970, UTC. */
export type AuditAct<K extends ActKind = ActKind> = {
  [Each in K]: Details[Each] & {
    readonly kind: Each
    readonly at: number
    /** Key of the reading that it is about. */
    readonly reading?: string
    readonly encounter?: string
  }
}[K]

export const isActKind = (kind: string): kind is ActKind => Object.hasOwn(DETAILS, kind)

/** An act as the journal takes it. */
export function toEntry({ kind, at, reading, encounter, ...detail }: AuditAct): Omit<ActEntry, 'observations'> {
  return {
    kind,
    at,
    ...(reading !== undefined && { reading }),
    ...(encounter !== undefined && { encounter }),
    detail: JSON.stringify(DETAILS[kind].parse(detail)),
  }
}

/** What an act of a kind says, or `undefined` when its detail was erased or is of another kind. */
export function detailOf<K extends ActKind>(kind: K, { kind: found, detail }: Act): Details[K] | undefined {
  if (found !== kind || detail === undefined) return undefined
  return DETAIL_TABLE[kind].parse(JSON.parse(detail))
}
