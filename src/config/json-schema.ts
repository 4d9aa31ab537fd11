import { z } from 'zod'
import { configSchema } from '../config.ts'
import { PROFILE_URLS, SYSTEM_URIS } from '../fhir/dialect/names.ts'
import { METRICS } from '../reading/metrics.ts'
import { keyOf, type Path } from './problem.ts'

/** What of a JSON Schema ours use. */
export interface SchemaNode {
  description?: string
  default?: unknown
  readonly const?: unknown
  enum?: readonly unknown[]
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly type?: string
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly items?: SchemaNode
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly propertyNames?: SchemaNode
  readonly required?: readonly string[]
}

/** The configuration as a JSON Schema (2020-12), as a person writes it. */
export function configJsonSchema(): SchemaNode {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema, path }) => {
      const key = path.filter((part) => part !== 'properties').join('.')
      // Of the machine that asks.
      if (key === 'state') delete jsonSchema.default
      const names = NAMES[key]
      if (names) jsonSchema.enum = [...names]
    },
  })
  // Without the hidden members of the library.
  return JSON.parse(JSON.stringify(schema))
}

/** Words that are checked by a function, of which no schema can be made. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'uplink.endpoints.items.metrics.items': Object.keys(METRICS),
  'uplink.endpoints.items.profiles.propertyNames': Object.keys(PROFILE_URLS),
  'uplink.endpoints.items.systems.propertyNames': Object.keys(SYSTEM_URIS),
}

/** What may stand at a path; `undefined` where nothing may. Of alternatives the first that has it. */
export function schemaAt(node: SchemaNode | undefined, path: Path): SchemaNode | undefined {
  const [part, ...rest] = path
  if (node === undefined || part === undefined) return node
  if (typeof part === 'number') return schemaAt(node.items, rest)
  const found = node.properties?.[part]
  if (found) return schemaAt(found, rest)
  const { additionalProperties: other } = node
  if (typeof other === 'object') return schemaAt(other, rest)
  for (const each of alternativesOf(node)) {
    const there = schemaAt(each, path)
    if (there) return there
  }
  return undefined
}

/** The keys that an object may have, in any of its alternatives. */
export const keysAt = (node: SchemaNode | undefined): readonly string[] =>
  node ? [...Object.keys(node.properties ?? {}), ...alternativesOf(node).flatMap(keysAt)] : []

/** Each key that stands for something, with what may stand there: `devices[].usb.vendorId`. Of alternatives each key once. */
export function everyKey(node: SchemaNode, before: string = ''): ReadonlyMap<string, SchemaNode> {
  const found = new Map<string, SchemaNode>()
  const add = (more: ReadonlyMap<string, SchemaNode>) => {
    for (const [key, each] of more) {
      const one = found.get(key)
      // The key that tells the alternatives apart has a word in each.
      if (one && each.const !== undefined) found.set(key, { enum: [...(one.enum ?? [one.const]), each.const] })
      else if (!one) found.set(key, each)
    }
  }
  for (const [name, each] of Object.entries(node.properties ?? {})) {
    const key = keyOf(before === '' ? [name] : [before, name])
    found.set(key, each)
    add(everyKey(each, key))
  }
  if (node.items) add(everyKey(node.items, `${before}[]`))
  for (const each of alternativesOf(node)) add(everyKey(each, before))
  return found
}

export const alternativesOf = ({ anyOf, oneOf }: SchemaNode): readonly SchemaNode[] => oneOf ?? anyOf ?? []

/** Whether a key says where a secret or a certificate stands. */
export const isSecretReference = (node: SchemaNode): boolean =>
  alternativesOf(node).some(({ properties }) => properties !== undefined && 'credential' in properties)
