import { claiming, profilesIn, urlsOf } from './claims.ts'
import { isObject, type JsonObject, readResource, rewrite, without } from './json-tree.ts'
import type { ProfileName } from './names.ts'
import type { Choices } from './presets.ts'
import { inUris, type Uris } from './uris.ts'

/** A Device as an endpoint wants it, in every mode without an id: that of the vehicle is not one there, two vehicles may have the same. */
export function deviceAs(device: object, choices: Choices, uris: Uris): JsonObject {
  const published = readResource(JSON.stringify(device))
  // ANS demands a profile of each, whatever the device has told of itself.
  const names: readonly ProfileName[] = choices.preset === 'ans-mesures' ? ['mesures/device'] : profilesIn(published)
  const whole = claiming(without(published, 'id'), urlsOf(names, choices))
  const rewritten = rewrite(whole, (node) => inUris(node, uris))
  return isObject(rewritten) ? rewritten : whole
}
