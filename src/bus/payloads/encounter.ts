import { z } from 'zod'
import { IDENTITY_STATUSES } from '../../encounter/subject.ts'
import { instant } from './common.ts'

/** FHIR id: what the screen named the encounter. Chosen by the caller, never derived from the patient. */
export const encounterId = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/)

/** Whether somebody is in the cabin; retained, hence never who. */
export const encounterPayload = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    id: encounterId,
    since: instant,
    /** Nothing was measured since then, and it will be closed; absent as long as it is in use. */
    idleSince: instant.exactOptional(),
    /** It was taken up again after a restart by a clock that nothing confirms: is it still the same patient? */
    unconfirmed: z.literal(true).exactOptional(),
  }),
  z.object({
    state: z.literal('closed'),
    since: instant,
    /** Why, when it was not asked for. */
    because: z.enum(['forgotten', 'clock-lost']).exactOptional(),
  }),
])

const identifier = { system: z.string().min(1).max(256), value: z.string().min(1).max(256) }

const name = z.string().min(1).max(256)

/** For platforms on which the patient is created; kept sealed, and on the bus in this request alone. */
const traits = z.object({
  /** At birth. */
  family: name,
  /** The first one. */
  given: name,
  /** All of them, as the record of birth has them. */
  givenNames: name.exactOptional(),
  /** As FHIR writes it: the day, the month or the year may be all that is known. */
  birthDate: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/),
  gender: z.enum(['male', 'female', 'other', 'unknown']),
  /** INSEE code of the commune or of the country. */
  birthPlace: z
    .string()
    .regex(/^\d[\dAB]\d{3}$/)
    .exactOptional(),
})

/** The patient as the screen names him. `unknown` is left out: an encounter is opened for somebody. */
export const namedSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('literal'), reference: z.string().regex(/^Patient\/[A-Za-z0-9.-]{1,64}$/) }),
  z.object({
    kind: z.literal('logical'),
    ...identifier,
    /** Of the identity, in the words of the RNIV. A national one (INS) has to be `QUAL`, or else comes with `local`. */
    identityStatus: z.enum(IDENTITY_STATUSES).exactOptional(),
    /** Stands in the place of an INS that is not qualified, which then goes no further. */
    local: z.object(identifier).exactOptional(),
    traits: traits.exactOptional(),
  }),
])

/** Who measures: a French professional by the RPPS number, 11 digits, or anybody by a register that has an OID. */
export const performer = z
  .object({
    system: z.union([z.literal('https://rpps.esante.gouv.fr'), z.string().regex(/^urn:oid:[0-2](\.(0|[1-9]\d*))+$/)]),
    value: z.string().regex(/^[^\s\p{C}]{1,64}$/u),
  })
  .refine(({ system, value }) => system.startsWith('urn:oid:') || /^\d{11}$/.test(value), {
    path: ['value'],
    error: 'an RPPS number has 11 digits',
  })

/** The only message besides an Observation in which a patient is named; requests are never retained, never forwarded. */
export const openRequest = z.object({
  id: encounterId,
  subject: namedSubject,
  performer: performer.exactOptional(),
  /** Closes the one that is open; without it nobody is replaced. */
  replace: z.boolean().exactOptional(),
})
