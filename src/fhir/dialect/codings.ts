import { SYSTEMS } from '../systems.ts'
import type { Json } from './dialect.ts'
import { isObject, type JsonObject, objectsIn } from './json-tree.ts'

/** An Observation whose codes are LOINC alone. What has no LOINC code keeps what it has: a code has to be there. */
export function inLoincOnly(observation: JsonObject): JsonObject {
  const component = objectsIn(observation.component).map((part) => ({ ...part, code: loincOf(part.code) }))
  return { ...observation, code: loincOf(observation.code), ...(component.length > 0 && { component }) }
}

function loincOf(code: Json | undefined): Json {
  if (!isObject(code)) return code ?? null
  const loinc = objectsIn(code.coding).filter(({ system }) => system === SYSTEMS.loinc)
  return loinc.length > 0 ? { ...code, coding: loinc } : code
}
