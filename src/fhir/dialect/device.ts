import { claiming, profilesIn, urlsOf } from './claims.ts'
import { uuidOf } from './entries.ts'
import { isObject, type JsonObject, readResource, rewrite, without } from './json-tree.ts'
import type { ProfileName } from './names.ts'
import type { Choices } from './presets.ts'
import { identifierOf } from './query.ts'
import { inUris, type Uris } from './uris.ts'

/** A Device as an endpoint wants it. Its id in the vehicle is not one there: two vehicles may have the same. */
export function deviceAs(device: object, choices: Choices, uris: Uris): JsonObject {
  const published = readResource(JSON.stringify(device))
  // ANS demands a profile of each, whatever the device has told of itself.
  const names: readonly ProfileName[] = choices.preset === 'ans-mesures' ? ['mesures/device'] : profilesIn(published)
  const named = identifierOf(published)
  const id = choices.mode === 'put' && named ? { id: uuidOf(named) } : {}
  const whole = { ...claiming(without(published, 'id'), urlsOf(names, choices)), ...id }
  const rewritten = rewrite(whole, (node) => inUris(node, uris))
  return isObject(rewritten) ? rewritten : whole
}
