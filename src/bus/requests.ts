import { z } from 'zod'
import { capturedFinal, captureRequest } from './payloads/capture.ts'
import { instant, level, observation } from './payloads/common.ts'
import { devicePayload } from './payloads/device.ts'
import { encounterId, encounterPayload, openRequest } from './payloads/encounter.ts'
import { looked, lookRequest } from './payloads/frames.ts'
import { assignRequest, discardRequest, heldPayload, heldShown, readingKey } from './payloads/held.ts'
import { movedReading, moveRequest } from './payloads/move.ts'
import { counted, deliveryPayload, exportRequest, giveUpRequest, listRequest, retryRequest } from './payloads/outbox.ts'
import { nearby, ownPairing, pairAnswer, pairRequest } from './payloads/pairing.ts'
import { uplinkStatus } from './payloads/uplink.ts'
import { ROLES, type Role } from './roles.ts'
import { isLevel, rootOf } from './topics.ts'

interface RequestDefinition {
  /** What the request carries besides its transaction. */
  readonly request: z.ZodType
  /** What the answer carries in `data`. */
  readonly data: z.ZodType
  /** Who may ask; the answer goes to nobody else. */
  readonly callers: readonly Role[]
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
    callers: ROLES,
    doc: 'Every device that the daemon knows.',
  },
  scan: {
    request: z.object({ seconds: z.int().min(1).max(30) }),
    data: z.array(nearby).readonly(),
    callers: ['consultation', 'admin'],
    doc: 'What is near, the strongest first. The answer comes when the seconds are over.',
  },
  pair: {
    request: pairRequest,
    data: ownPairing,
    callers: ['consultation', 'admin'],
    changing: true,
    doc: 'Begins to pair a device; the topic pairing tells how it goes.',
  },
  'pair/answer': {
    request: pairAnswer,
    data: ownPairing,
    callers: ['consultation', 'admin'],
    changing: true,
    doc: 'What the person answers to the question on the topic pairing.',
  },
  'pair/cancel': {
    request: ownPairing,
    /** `lost`: a device of ours that has no keys any more by this; it has to be paired again. */
    data: ownPairing.extend({ lost: level.optional() }),
    callers: ['consultation', 'admin'],
    changing: true,
    doc: 'Ends the pairing; nothing is kept of a device that is not ours yet.',
  },
  forget: {
    request: z.object({ device: level }),
    data: z.object({ device: level }),
    callers: ['consultation', 'admin'],
    changing: true,
    doc: 'Forgets a paired device and its keys; its readings stay.',
  },
  'encounter/open': {
    request: openRequest,
    data: z.object({ id: encounterId, since: instant }),
    callers: ['consultation'],
    changing: true,
    doc: 'Opens an encounter: what is measured from now on is this patient’s. Asked again for the same one, it answers since when. A national identity (INS) goes with readings only where `identityStatus` is `QUAL`; `local` stands in for it otherwise, so send both. `traits` are for platforms on which the patient is created, and are told nowhere on the bus.',
  },
  'encounter/close': {
    // With its id, so that a close that is delivered late cannot end the encounter of the next patient.
    request: z.object({ id: encounterId }),
    data: z.object({ id: encounterId, since: instant }),
    callers: ['consultation'],
    changing: true,
    doc: 'Closes the open encounter, if it is the one named.',
  },
  'encounter/status': {
    request: nothing,
    data: encounterPayload,
    callers: ROLES,
    doc: 'Whether an encounter is open; never who.',
  },
  'encounter/observations': {
    request: nothing,
    data: z.array(observation).readonly(),
    callers: ['consultation', 'display'],
    decimals: true,
    doc: 'The final Observations of the open encounter, for a screen that reloads.',
  },
  capture: {
    request: captureRequest,
    data: z.array(capturedFinal).readonly(),
    callers: ['consultation'],
    changing: true,
    doc: 'Makes what a probe shows steadily final now, without taking it off; every probe, unless one is named. Answered once it is on disk.',
  },
  held: {
    request: nothing,
    data: z.array(heldPayload).readonly(),
    callers: ROLES,
    doc: 'Every reading that is held, without its values.',
  },
  'held/show': {
    request: z.object({ key: readingKey }),
    data: heldShown,
    callers: ['consultation'],
    decimals: true,
    doc: 'A held reading with its values, to recognise whose it is.',
  },
  'held/assign': {
    request: assignRequest,
    data: z.object({ key: readingKey, encounter: encounterId, observations: z.array(z.uuid()).readonly() }),
    callers: ['consultation'],
    changing: true,
    doc: 'A person says in which encounter a held reading was measured; it becomes final there.',
  },
  'held/discard': {
    request: discardRequest,
    data: z.object({ key: readingKey }),
    callers: ['consultation'],
    changing: true,
    doc: 'A person says that a held reading is nobody’s; it stays in the journal and is never published.',
  },
  'reading/move': {
    request: moveRequest,
    data: movedReading,
    callers: ['consultation'],
    changing: true,
    doc: 'A person says that a reading is of another encounter, or nobody’s (without `encounter`). All Observations of the same reading move with the one that is named; what was sent is withdrawn (`withdrawn`), what it becomes has new ids (`observations`).',
  },
  'uplink/status': {
    request: z.object({ encounter: encounterId.exactOptional() }),
    data: uplinkStatus,
    callers: ROLES,
    doc: 'How it stands with each platform, and with the broker outside (`kind: broker`, which has readings for programs, not for a doctor): what is owed, since when, and why. `state`: `idle` (nothing is owed), `sending`, `waiting` (for the network, or until the platform is better), `stopped` (a person has to mend something; `problem` says what) or `retired` (not in the configuration any more). `owedOfEncounter` is of the open encounter unless another is named; `notTakenOfEncounter`, absent when none, counts what of it never goes there: the platform takes none of the kind, or a person gave it up. Only with neither, and nothing in quarantine, does the platform have all of it. `etaS`, `lastAcceptedAt`, `nextTryAt`, `oldestSince` and `problem` are absent when there is nothing to say.',
  },
  'outbox/list': {
    request: listRequest,
    data: z.array(deliveryPayload).readonly(),
    callers: ['consultation', 'admin'],
    doc: 'What platforms have not answered for, in the order in which it became owed: with `quarantined` only what they refuse, with `reasons` also their words for it, which may quote what they were sent; of ours never a value, never a patient. `owes`: `create`, or `retract` for what is to be withdrawn there. `answer`, the last one: `untried`, `unknown` (it may have arrived), `transient`, `configuration`, or `permanent`, which is quarantine.',
  },
  'outbox/retry': {
    request: retryRequest,
    data: counted,
    callers: ['consultation', 'admin'],
    changing: true,
    doc: 'A person has what is in quarantine sent again: without `observations` all of it, with an empty list none. What waits is tried at once in any case.',
  },
  'outbox/discard': {
    request: giveUpRequest,
    data: counted,
    callers: ['admin'],
    changing: true,
    doc: 'A person gives up what is in quarantine: it stays in the journal and is never sent to that platform. Without `observations` it is all that is owed to `endpoint`, which must be out of the configuration.',
  },
  'outbox/export': {
    request: exportRequest,
    data: counted,
    callers: ['admin'],
    changing: true,
    doc: 'Records that what is owed is about to leave the vehicle in a file; the file itself is written beside the daemon.',
  },
  'frames/look': {
    request: lookRequest,
    data: looked,
    callers: ['admin'],
    changing: true,
    doc: 'Records that somebody is about to look at frames that were refused; their bytes never cross the bus.',
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
