import type { z } from 'zod'
import type { Metric } from '../reading/metrics.ts'
import type { Signal } from '../reading/signals.ts'
import { observation } from './payloads/common.ts'
import { devicePayload } from './payloads/device.ts'
import { encounterPayload } from './payloads/encounter.ts'
import { eventPayload } from './payloads/event.ts'
import { healthPayload } from './payloads/health.ts'
import { decidedPayload, heldPayload } from './payloads/held.ts'
import { pairingPayload } from './payloads/pairing.ts'
import { statusPayload } from './payloads/status.ts'
import { waveformPayload } from './payloads/waveform.ts'
import { type Readers, ROLES } from './roles.ts'
import { checkedLevel, isLevel, rootOf } from './root.ts'

export { isLevel, rootOf } from './root.ts'

interface TopicDefinition {
  /** Below the root of the unit; a level in braces is a parameter. */
  readonly pattern: string
  /** Patient values are never retained: the last value of the last patient would wait for the next subscriber. */
  readonly retained: boolean
  readonly qos: 0 | 1
  readonly payload: z.ZodType
  /** Who may subscribe to it. */
  readonly readers: Readers
  /** Carries FHIR decimals, whose digits a reader has to keep. */
  readonly decimals?: true
  readonly doc: string
}

/** Every topic that the daemon publishes; clients write below `request/` only. */
export const TOPICS = {
  status: {
    pattern: 'status',
    retained: true,
    qos: 1,
    payload: statusPayload,
    readers: 'anyone',
    doc: 'Whether the daemon is there; its last will on a foreign broker.',
  },
  health: {
    pattern: 'health',
    retained: true,
    qos: 0,
    payload: healthPayload,
    readers: ROLES,
    doc: 'How the daemon itself is: memory, rates, rows in the journal.',
  },
  devices: {
    pattern: 'devices/{device}',
    retained: true,
    qos: 1,
    payload: devicePayload,
    readers: ROLES,
    doc: 'One device: its driver, its link, its battery, its clock.',
  },
  pairing: {
    pattern: 'pairing',
    retained: true,
    qos: 1,
    payload: pairingPayload,
    readers: ['consultation', 'admin'],
    doc: 'Where the pairing of a device stands, and what the person is asked; never a value.',
  },
  encounter: {
    pattern: 'encounter',
    retained: true,
    qos: 1,
    payload: encounterPayload,
    readers: ROLES,
    doc: 'Whether an encounter is open, and since when; never who.',
  },
  observations: {
    pattern: 'observations/{metric}/{device}',
    retained: false,
    qos: 1,
    payload: observation,
    readers: ['consultation', 'display'],
    decimals: true,
    doc: 'A FHIR R4 Observation: preliminary while the probe is on, final once it is in the journal.',
  },
  waveforms: {
    pattern: 'waveforms/{signal}/{device}',
    retained: false,
    qos: 0,
    payload: waveformPayload,
    readers: ['consultation', 'display'],
    doc: 'Consecutive samples of a signal, for a display; one array a lead where there are `leads`, else one array.',
  },
  held: {
    pattern: 'held',
    retained: false,
    qos: 1,
    payload: heldPayload,
    readers: ROLES,
    doc: 'A final reading whose patient is in doubt; no value, no patient.',
  },
  decided: {
    pattern: 'held/decided',
    retained: false,
    qos: 1,
    payload: decidedPayload,
    readers: ROLES,
    doc: 'A person has decided on a held reading; no value, no patient.',
  },
  events: {
    pattern: 'events',
    retained: false,
    qos: 1,
    payload: eventPayload,
    readers: ROLES,
    doc: 'Something that a person should see, with a stable code.',
  },
} as const satisfies Record<string, TopicDefinition>

export type TopicName = keyof typeof TOPICS

/** What a topic carries. */
export type PayloadOf = { [N in TopicName]: z.infer<(typeof TOPICS)[N]['payload']> }

interface ParameterTypes {
  device: string
  metric: Metric
  signal: Signal
}

type ParameterNames<Pattern> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never

/** The parameters in the pattern of a topic. */
export type ParamsOf = {
  [N in TopicName]: {
    readonly [P in ParameterNames<(typeof TOPICS)[N]['pattern']> & keyof ParameterTypes]: ParameterTypes[P]
  }
}

/** The table with its columns tied to the name, so that generic code stays type-checked. */
export const TOPIC_TABLE: {
  readonly [N in TopicName]: Omit<TopicDefinition, 'payload'> & { readonly payload: z.ZodType<PayloadOf[N]> }
} = TOPICS

const isTopicName = (name: string): name is TopicName => Object.hasOwn(TOPICS, name)

export const TOPIC_NAMES: readonly TopicName[] = Object.keys(TOPICS).filter(isTopicName)

/** The full topic of a name. Throws RangeError when a parameter is not one level. */
export function topicOf<N extends TopicName>(unit: string, name: N, params: ParamsOf[N]): string {
  const values = new Map<string, string>(Object.entries(params))
  const path = TOPICS[name].pattern.replace(/\{(\w+)\}/g, (_braces, parameter: string) =>
    checkedLevel(parameter, values.get(parameter)),
  )
  return `${rootOf(unit)}/${path}`
}

/** The filter that takes every topic of a name. */
export const filterOf = (unit: string, name: TopicName): string =>
  `${rootOf(unit)}/${TOPICS[name].pattern.replace(/\{\w+\}/g, '+')}`

export interface ParsedTopic {
  readonly unit: string
  readonly name: TopicName
  readonly params: Readonly<Record<string, string>>
}

/** What a topic is, or `undefined` when it is none of the table's. */
export function parseTopic(topic: string): ParsedTopic | undefined {
  const [umt, version, unit, ...levels] = topic.split('/')
  if (umt !== 'umt' || version !== 'v1' || unit === undefined || !isLevel(unit)) return undefined
  for (const name of TOPIC_NAMES) {
    const params = matchPattern(TOPICS[name].pattern.split('/'), levels)
    if (params) return { unit, name, params }
  }
  return undefined
}

function matchPattern(pattern: readonly string[], levels: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== levels.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const text = levels[index] ?? ''
    if (!part.startsWith('{')) {
      if (part !== text) return undefined
    } else if (isLevel(text)) {
      params[part.slice(1, -1)] = text
    } else return undefined
  }
  return params
}
