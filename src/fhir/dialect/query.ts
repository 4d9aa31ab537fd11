import { OWN_SYSTEMS } from '../systems.ts'
import type { Json } from './dialect.ts'
import { isObject, objectsIn, textOf } from './json-tree.ts'

export interface Identifier {
  readonly system: string
  readonly value: string
}

/**
 * The identifier by which a resource is found again. Of a Device it is our own: the one of the maker is known only once the
 * device has told it, and the same Device would then be another one.
 */
export function identifierOf(resource: Json): Identifier | undefined {
  const all = isObject(resource) ? objectsIn(resource.identifier) : []
  const named = all.flatMap(({ system, value }) => {
    const [inSystem, is] = [textOf(system), textOf(value)]
    return inSystem === undefined || is === undefined ? [] : [{ system: inSystem, value: is }]
  })
  return named.find(({ system }) => system === OWN_SYSTEMS.devices) ?? named[0]
}

/**
 * Search by identifier. FHIR's own separators are escaped by `\`, then only that is percent-encoded which would be read
 * otherwise in a query: a platform may compare the text with a pattern of its own, so `:`, `|` and `/` stay. A bare `+`
 * would be a space, found nowhere, and the same Observation would be created twice.
 */
export function queryOf({ system, value }: Identifier): string {
  return `identifier=${encoded(escaped(system))}|${encoded(escaped(value))}`
}

const escaped = (text: string): string => text.toWellFormed().replace(/[\\$,|]/g, '\\$&')

const encoded = (text: string): string => text.replace(/[%+&#="<>\\^`{}\s]|[^\x21-\x7e]/gu, encodeURIComponent)
