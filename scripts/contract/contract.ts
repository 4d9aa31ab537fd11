import { CONTRACT } from '../../src/bus/contract.ts'
import { REQUEST_TABLE, VERBS } from '../../src/bus/requests.ts'
import { ROLES } from '../../src/bus/roles.ts'
import { TOPIC_NAMES, TOPIC_TABLE } from '../../src/bus/topics.ts'
import type { JsonSchema } from '../docs/json-schema.ts'
import { contractSchemas, ERROR, requestFile, responseFile, topicFile } from '../docs/schemas.ts'
import { breaking } from './breaking.ts'

/** All that others rely on, as it is kept of each version that was released. */
export interface Contract {
  readonly contract: string
  readonly topics: Readonly<
    Record<string, { pattern: string; retained: boolean; qos: number; readers: readonly string[]; message: JsonSchema }>
  >
  readonly requests: Readonly<
    Record<string, { callers: readonly string[]; changing: boolean; request: JsonSchema; response: JsonSchema }>
  >
  readonly error: JsonSchema
}

/** The contract as the code has it now. */
export function contractNow(): Contract {
  const schemas = contractSchemas()
  const schema = (file: string): JsonSchema => schemas.get(file) ?? {}
  return {
    contract: CONTRACT,
    topics: Object.fromEntries(
      TOPIC_NAMES.map((name) => {
        const { pattern, retained, qos, readers } = TOPIC_TABLE[name]
        const known = readers === 'anyone' ? [...ROLES, readers] : readers
        return [name, { pattern, retained, qos, readers: known, message: schema(topicFile(name)) }]
      }),
    ),
    requests: Object.fromEntries(
      VERBS.map((verb) => {
        const { callers, changing = false } = REQUEST_TABLE[verb]
        return [verb, { callers, changing, request: schema(requestFile(verb)), response: schema(responseFile(verb)) }]
      }),
    ),
    error: schema(ERROR),
  }
}

/** What in `now` breaks somebody who was written against `before`; with where it is. */
export const brokenSince = (before: Contract, now: Contract): readonly string[] => [
  ...Object.entries(before.topics).flatMap(([name, was]) => {
    const is = now.topics[name]
    if (!is) return [`${name}: the topic is gone`]
    const fixed = (['pattern', 'retained', 'qos'] as const).filter((key) => was[key] !== is[key])
    return [
      ...fixed.map((key) => `${name}: ${key} was ${was[key]}, is ${is[key]}`),
      ...lost(was.readers, is.readers).map((role) => `${name}: ${role} may read it no more`),
      ...breaking(was.message, is.message, 'daemon').map((each) => `${name}${each}`),
    ]
  }),
  ...Object.entries(before.requests).flatMap(([verb, was]) => {
    const is = now.requests[verb]
    if (!is) return [`${verb}: the request is gone`]
    return [
      ...lost(was.callers, is.callers).map((role) => `${verb}: ${role} may ask it no more`),
      // What was carried out once however often it was delivered would be carried out again.
      ...(was.changing && !is.changing ? [`${verb}: is carried out each time that it is delivered`] : []),
      ...breaking(was.request, is.request, 'client').map((each) => `request/${verb}${each}`),
      ...breaking(was.response, is.response, 'daemon').map((each) => `response/${verb}${each}`),
    ]
  }),
  ...breaking(before.error, now.error, 'daemon').map((each) => `error${each}`),
]

const lost = (was: readonly string[], is: readonly string[]): readonly string[] =>
  was.filter((role) => !is.includes(role))
