import { z } from 'zod'
import { capturedFinal, captureRequest } from './payloads/capture.ts'
import { bluetoothAddress, instant, level, observation } from './payloads/common.ts'
import { category, devicePayload } from './payloads/device.ts'
import { encounterId, encounterPayload, namedSubject, performer } from './payloads/encounter.ts'
import { assignRequest, discardRequest, heldPayload, heldShown, readingKey } from './payloads/held.ts'
import { nearby, pairingId, passkey } from './payloads/pairing.ts'
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

const ownPairing = z.object({ pairing: pairingId })

/** A new device's id: a level of a topic that does not look like an option on a command line. */
const deviceId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

/** Every request that a client may make. The answer comes on `response/<verb>` with the same transaction. */
export const REQUESTS = {
  devices: {
    request: nothing,
    data: z.array(devicePayload).readonly(),
    doc: 'Every device that the daemon knows.',
  },
  scan: {
    request: z.object({ seconds: z.int().min(1).max(30) }),
    data: z.array(nearby).readonly(),
    doc: 'What is near, the strongest first. The answer comes when the seconds are over.',
  },
  pair: {
    request: z
      .object({
        driver: z.string().min(1).max(64).optional(),
        category: category.optional(),
        /** Of the device, when the caller knows it; otherwise the only one near, or the one that the person chooses. */
        address: bluetoothAddress.optional(),
        /** The id to give it; one is made from its kind unless given. One that was ours keeps its own. */
        device: deviceId.optional(),
        /** How long to search for it, then to wait for its first reading; 60 unless given. */
        seconds: z.int().min(10).max(300).optional(),
      })
      .refine(
        ({ driver, category, address }) => driver ?? category ?? address,
        'names a driver, a category or an address',
      ),
    data: ownPairing,
    changing: true,
    doc: 'Begins to pair a device; the topic pairing tells how it goes.',
  },
  'pair/answer': {
    request: z
      .object({
        pairing: pairingId,
        /** Which of several. */
        address: bluetoothAddress.optional(),
        /** What the device shows. */
        passkey: passkey.optional(),
        /** Whether both show the same. */
        accept: z.boolean().optional(),
      })
      .refine(
        ({ address, passkey, accept }) => [address, passkey, accept].filter((each) => each !== undefined).length === 1,
        'answers one question',
      ),
    data: ownPairing,
    changing: true,
    doc: 'What the person answers to the question on the topic pairing.',
  },
  'pair/cancel': {
    request: ownPairing,
    /** `lost`: a device of ours that has no keys any more by this; it has to be paired again. */
    data: ownPairing.extend({ lost: level.optional() }),
    changing: true,
    doc: 'Ends the pairing; nothing is kept of a device that is not ours yet.',
  },
  forget: {
    request: z.object({ device: level }),
    data: z.object({ device: level }),
    changing: true,
    doc: 'Forgets a paired device and its keys; its readings stay.',
  },
  'encounter/open': {
    // The only message besides an Observation in which a patient is named; requests are never retained, never forwarded.
    request: z.object({
      id: encounterId,
      subject: namedSubject,
      performer: performer.exactOptional(),
      /** Closes the one that is open; without it nobody is replaced. */
      replace: z.boolean().exactOptional(),
    }),
    data: z.object({ id: encounterId, since: instant }),
    changing: true,
    doc: 'Opens an encounter: what is measured from now on is this patient’s. Asked again for the same one, it answers since when.',
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
  capture: {
    request: captureRequest,
    data: z.array(capturedFinal).readonly(),
    changing: true,
    doc: 'Makes what a probe shows steadily final now, without taking it off; every probe, unless one is named. Answered once it is on disk.',
  },
  held: {
    request: nothing,
    data: z.array(heldPayload).readonly(),
    doc: 'Every reading that is held, without its values.',
  },
  'held/show': {
    request: z.object({ key: readingKey }),
    data: heldShown,
    decimals: true,
    doc: 'A held reading with its values, to recognise whose it is.',
  },
  'held/assign': {
    request: assignRequest,
    data: z.object({ key: readingKey, encounter: encounterId, observations: z.array(z.uuid()).readonly() }),
    changing: true,
    doc: 'A person says in which encounter a held reading was measured; it becomes final there.',
  },
  'held/discard': {
    request: discardRequest,
    data: z.object({ key: readingKey }),
    changing: true,
    doc: 'A person says that a held reading is nobody’s; it stays in the journal and is never published.',
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

/** A name on one line. */
const printable = z.string().regex(/^\P{C}{1,64}$/u)

/** Chosen by the client, a new one for each request; comes back in the answer. */
export const transaction = z.string().min(1).max(128)

/** What every request carries: `by`, for the audit, who sits before the client as far as the client knows; nobody checks it. */
export const requestEnvelope = z.object({ transaction, by: printable.optional() })

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
