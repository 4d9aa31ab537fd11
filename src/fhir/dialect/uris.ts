import type { JsonObject } from './json-tree.ts'
import { textOf, without } from './json-tree.ts'
import { SYSTEM_URIS, type SystemName } from './names.ts'
import type { Choices } from './presets.ts'

/** URIs that an endpoint wants otherwise than they were published; an empty one is to be left out. */
export type Uris = ReadonlyMap<string, string>

const isSystemName = (name: string): name is SystemName => Object.hasOwn(SYSTEM_URIS, name)

export const urisOf = ({ systems }: Choices): Uris =>
  new Map(
    Object.entries(systems)
      .filter((entry): entry is [SystemName, string] => isSystemName(entry[0]))
      .map(([name, uri]) => [SYSTEM_URIS[name], uri]),
  )

/** One object in the endpoint's URIs; `undefined` for a coding, an identifier or an extension that it does not know. */
export function inUris(node: JsonObject, uris: Uris): JsonObject | undefined {
  let next = node
  for (const member of ['system', 'url', 'source'] as const) {
    const uri = uris.get(textOf(node[member]) ?? '')
    if (uri === undefined) continue
    if (uri === '' && member !== 'source') return undefined
    next = uri === '' ? without(next, member) : { ...next, [member]: uri }
  }
  return next
}
