import { z } from 'zod'
import { instant, observation } from './payloads/common.ts'
import { devicePayload } from './payloads/device.ts'
import { encounterId, encounterPayload, namedSubject } from './payloads/encounter.ts'
import { heldPayload } from './payloads/held.ts'
import { isLevel, rootOf } from './topics.ts'

interface RequestDefinition {
  /** What the request carries besides its transaction. */
  readonly request: z.ZodType
  /** What the answer carries in `data`. */
  readonly data: z.ZodType
  /** The answer carries FHIR decimals, whose digits a reader has to keep. */
  readonly decimals?: true
  /** Changes something: carried out once however often it is delivered. */
  readonly changing?: true
  readonly doc: string
}

const nothing = z.object({})

/** Every request that a client may make. The answer comes on `response/<verb>` with the same transaction. */
export const REQUESTS = {
  devices: {
    request: nothing,
    data: z.array(devicePayload).readonly(),
    doc: 'Every device that the daemon knows.',
  },
  'encounter/open': {
    // The only message besides an Observation in which a patient is named; requests are never retained, never forwarded.
    request: z.object({ id: encounterId, subject: namedSubject }),
    data: z.object({ id: encounterId, since: instant }),
    changing: true,
    doc: 'Opens an encounter: what is measured from now on is this patient’s.',
  },
  'encounter/close': {
    // With its id, so that a close that is delivered late cannot end the encounter of the next patient.
    request: z.object({ id: encounterId }),
    data: z.object({ id: encounterId, since: instant }),
    changing: true,
    doc: 'Closes the open encounter, if it is the one named.',
  },
  'encounter/status': {
    request: nothing,
    data: encounterPayload,
    doc: 'Whether an encounter is open; never who.',
  },
  'encounter/observations': {
    request: nothing,
    data: z.array(observation).readonly(),
    decimals: true,
    doc: 'The final Observations of the open encounter, for a screen that reloads.',
  },
  held: {
    request: nothing,
    data: z.array(heldPayload).readonly(),
    doc: 'Every reading that is held.',
  },
} as const satisfies Record<string, RequestDefinition>

export type Verb = keyof typeof REQUESTS

/** What a request carries besides its transaction. */
export type RequestOf = { [V in Verb]: z.infer<(typeof REQUESTS)[V]['request']> }

/** What an answer carries in `data`. */
export type DataOf = { [V in Verb]: z.infer<(typeof REQUESTS)[V]['data']> }

/** The table with its columns tied to the verb, so that generic code stays type-checked. */
export const REQUEST_TABLE: {
  readonly [V in Verb]: Omit<RequestDefinition, 'request' | 'data'> & {
    readonly request: z.ZodType<RequestOf[V]>
    readonly data: z.ZodType<DataOf[V]>
  }
} = REQUESTS

export const isVerb = (text: string): text is Verb => Object.hasOwn(REQUESTS, text)

export const VERBS: readonly Verb[] = Object.keys(REQUESTS).filter(isVerb)

/** Chosen by the client, a new one for each request; comes back in the answer. */
export const transaction = z.string().min(1).max(128)

/** What every request carries. */
export const requestEnvelope = z.object({ transaction })

/** An answer: `data` as the verb says, or an error with the code, its sentences and the parameters they were filled with. */
export const responseEnvelope = z.discriminatedUnion('status', [
  z.object({ transaction, status: z.literal('ok'), data: z.unknown() }),
  z.object({
    /** Absent when the request was too broken to read it. */
    transaction: transaction.optional(),
    status: z.literal('error'),
    error: z.object({
      code: z.string(),
      /** English. */
      message: z.string(),
      /** French, for the nurse. */
      fr: z.string(),
      next: z.object({ fr: z.string(), en: z.string() }),
      params: z.record(z.string(), z.string()),
    }),
  }),
])

export type ResponseEnvelope = z.infer<typeof responseEnvelope>

export const requestTopic = (unit: string, verb: Verb): string => `${rootOf(unit)}/request/${verb}`

/** The topic of an answer; an unknown verb has one too, so that its sender learns that it is unknown. */
export const responseTopic = (unit: string, verb: string): string => `${rootOf(unit)}/response/${verb}`

/** The filter that takes every request. */
export const requestFilter = (unit: string): string => `${rootOf(unit)}/request/#`

/** The verb that a topic asks for, known or not; `undefined` when the topic is no request to this unit. */
export function verbOf(unit: string, topic: string): string | undefined {
  const prefix = `${rootOf(unit)}/request/`
  if (!topic.startsWith(prefix)) return undefined
  const levels = topic.slice(prefix.length).split('/')
  return levels.length <= 4 && levels.every(isLevel) ? levels.join('/') : undefined
}
