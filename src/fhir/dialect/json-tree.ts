import { Decimal, parseKeepingDecimals } from '../../reading/decimal.ts'
import type { Json } from './dialect.ts'

/** A resource, or another object in one, with the members that are looked at. */
export interface JsonObject {
  readonly [member: string]: Json
  readonly resourceType?: Json
  readonly id?: Json
  readonly meta?: Json
  readonly profile?: Json
  readonly identifier?: Json
  readonly system?: Json
  readonly value?: Json
  readonly code?: Json
  readonly coding?: Json
  readonly component?: Json
  readonly subject?: Json
  readonly encounter?: Json
  readonly device?: Json
  readonly reference?: Json
  readonly extension?: Json
  readonly contained?: Json
  readonly category?: Json
}

export const isList = (node: Json | undefined): node is readonly Json[] => Array.isArray(node)

export const isObject = (node: unknown): node is JsonObject =>
  typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof Decimal)

/** The objects of a list, or none. */
export const objectsIn = (node: Json | undefined): readonly JsonObject[] => (isList(node) ? node.filter(isObject) : [])

export const textOf = (node: Json | undefined): string | undefined => (typeof node === 'string' ? node : undefined)

/** Reads a resource; decimals keep their digits. Throws a RangeError for what is no JSON object, without quoting it. */
export function readResource(text: string): JsonObject {
  const node = parsed(text)
  if (!isObject(node)) throw new RangeError('a resource is a JSON object')
  return node
}

function parsed(text: string): unknown {
  try {
    return parseKeepingDecimals(text)
  } catch {
    // The message of the parser quotes the patient.
    return undefined
  }
}

/** The object without some members. */
export const without = (node: JsonObject, ...members: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !members.includes(key)))

/** What `change` makes of a node and of all below it; what becomes `undefined`, or empty, is left out: FHIR forbids empty ones. */
export function rewrite(node: Json, change: (node: JsonObject) => JsonObject | undefined): Json | undefined {
  if (isList(node)) {
    const kept: Json[] = []
    for (const each of node) {
      const next = rewrite(each, change)
      if (next !== undefined) kept.push(next)
    }
    return kept.length > 0 ? kept : undefined
  }
  if (!isObject(node)) return node
  const changed = change(node)
  if (!changed) return undefined
  const next: Record<string, Json> = {}
  let isEmpty = true
  for (const key of Object.keys(changed)) {
    const member = changed[key]
    const rewritten = member === undefined ? undefined : rewrite(member, change)
    if (rewritten === undefined) continue
    next[key] = rewritten
    isEmpty = false
  }
  return isEmpty ? undefined : next
}
