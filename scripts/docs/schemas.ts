import { requestEnvelope, responseEnvelope } from '../../src/bus/payloads/envelope.ts'
import { fhirObservation } from '../../src/bus/payloads/fhir-observation.ts'
import { REQUEST_TABLE, VERBS, type Verb } from '../../src/bus/requests.ts'
import { TOPIC_NAMES, TOPIC_TABLE, type TopicName } from '../../src/bus/topics.ts'
import { DRAFT, type JsonSchema, jsonSchema, OBSERVATION } from './json-schema.ts'

/** Of every answer that is an error. */
export const ERROR = 'error.json'

const flat = (verb: Verb): string => verb.replaceAll('/', '-')

export const topicFile = (name: TopicName): string => `${name}.json`

export const requestFile = (verb: Verb): string => `request-${flat(verb)}.json`

export const responseFile = (verb: Verb): string => `response-${flat(verb)}.json`

/** Every schema of the contract by the name of its file, below `docs/bus/schemas/`. */
export function contractSchemas(): ReadonlyMap<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>()
  for (const name of TOPIC_NAMES) {
    const { doc, payload } = TOPIC_TABLE[name]
    const file = topicFile(name)
    schemas.set(file, {
      $schema: DRAFT,
      title: name,
      description: doc,
      ...(file === OBSERVATION ? observationSchema() : jsonSchema(payload)),
    })
  }
  for (const verb of VERBS) {
    const { doc, data } = REQUEST_TABLE[verb]
    schemas.set(requestFile(verb), {
      $schema: DRAFT,
      title: `request/${verb}`,
      description: doc,
      ...requestSchema(verb),
    })
    schemas.set(responseFile(verb), {
      $schema: DRAFT,
      title: `response/${verb}`,
      description: `What answers request/${verb}, with its transaction.`,
      oneOf: [answered(jsonSchema(data)), { $ref: ERROR }],
    })
  }
  return schemas.set(ERROR, {
    $schema: DRAFT,
    title: 'error',
    description:
      'What answers a request that was not carried out. The codes stand in ../../errors.md; `next` says what a person can do.',
    ...jsonSchema(ERROR_ENVELOPE),
  })
}

const [OK_ENVELOPE, ERROR_ENVELOPE] = responseEnvelope.options

const observationSchema = (): JsonSchema => ({
  $comment:
    'FHIR R4: http://hl7.org/fhir/R4/observation.html. This is what is promised within it; further elements may be there.',
  ...jsonSchema(fhirObservation),
})

/** The envelope and what the verb asks, in one object as they are sent. */
function requestSchema(verb: Verb): JsonSchema {
  const envelope = jsonSchema(requestEnvelope)
  const asked = jsonSchema(REQUEST_TABLE[verb].request)
  return {
    ...asked,
    properties: { ...objectIn(envelope.properties), ...objectIn(asked.properties) },
    required: [...listIn(envelope.required), ...listIn(asked.required)],
  }
}

const answered = (data: JsonSchema): JsonSchema => {
  const envelope = jsonSchema(OK_ENVELOPE)
  return { ...envelope, properties: { ...objectIn(envelope.properties), data } }
}

const objectIn = (node: unknown): object => (typeof node === 'object' && node !== null ? node : {})

const listIn = (node: unknown): readonly unknown[] => (Array.isArray(node) ? node : [])

/** The schemas as files. */
export const schemaFiles = (): readonly { readonly file: string; readonly text: string }[] =>
  [...contractSchemas()].map(([name, schema]) => ({
    file: `docs/bus/schemas/${name}`,
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  }))
