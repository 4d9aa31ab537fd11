import { z } from 'zod'
import { observation } from '../../src/bus/payloads/common.ts'

/** A JSON Schema as it is written to a file. */
export interface JsonSchema {
  readonly properties?: unknown
  readonly required?: unknown
  readonly [key: string]: unknown
}

export const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** Where the Observation has its schema; the bus itself looks only at what tells that it is one. */
export const OBSERVATION = 'observations.json'

/**
 * The JSON Schema of a row of our tables, draft 7, which AsyncAPI takes. Members that it does not name are allowed: a reader
 * has to pass over what a later version adds.
 */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema, ...node } = z.toJSONSchema(schema, {
    target: 'draft-7',
    // As a reader has to take it; as output the same would forbid further members.
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A format says more than the long pattern that checks it.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      const source: unknown = zodSchema
      if (source !== observation) return
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
      jsonSchema.$ref = OBSERVATION
    },
  })
  return node
}
