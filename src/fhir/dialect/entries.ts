import { createHash } from 'node:crypto'
import type { Entry, Json } from './dialect.ts'
import { isObject, textOf } from './json-tree.ts'
import { type Identifier, identifierOf, queryOf } from './query.ts'

/** Entry that creates a resource once, however often it is sent: under our own id where it has one, else where its identifier is not known. */
export function creating(resource: Json): Entry {
  const { type, id, named } = partsOf(resource)
  const fullUrl = urnOf(named)
  if (id !== undefined) return { fullUrl, resource, request: { method: 'PUT', url: `${type}/${id}` } }
  return { fullUrl, resource, request: { method: 'POST', url: type, ifNoneExist: queryOf(named) } }
}

/** Entry that makes a resource what it is now, whether the platform has it or not. */
export function updating(resource: Json): Entry {
  const { type, id, named } = partsOf(resource)
  const url = id === undefined ? `${type}?${queryOf(named)}` : `${type}/${id}`
  return { fullUrl: urnOf(named), resource, request: { method: 'PUT', url } }
}

/** A UUID that is always the same for an identifier, for references within one Bundle. Whoever guesses the identifier can calculate it: it is no id. */
function uuidOf({ system, value }: Identifier): string {
  const hex = createHash('sha256').update(`${system}|${value}`).digest('hex')
  // Version 8 (RFC 9562): of its own making.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Never the identifier itself, though it may be a UUID: in a transaction servers put their own id in its place wherever it
 * stands, in the identifier too, and would not know the resource again.
 */
const urnOf = (named: Identifier): string => `urn:uuid:${uuidOf(named)}`

/** Throws a RangeError for a resource without type or identifier: it could only be created again and again. */
function partsOf(resource: Json): {
  readonly type: string
  readonly id: string | undefined
  readonly named: Identifier
} {
  const type = isObject(resource) ? textOf(resource.resourceType) : undefined
  const named = identifierOf(resource)
  if (type === undefined || named === undefined) throw new RangeError('a resource to send has a type and an identifier')
  return { type, id: isObject(resource) ? textOf(resource.id) : undefined, named }
}
