import { profilesIn } from './claims.ts'
import { isObject, type JsonObject, objectsIn } from './json-tree.ts'

const lacksValue = (part: JsonObject): boolean => 'dataAbsentReason' in part

/** How many components a panel keeps at least: without one of the two there is no blood pressure. */
const PRESSURES = ['8480-6', '8462-4']

/**
 * An Observation without a word on what was not measured, for an endpoint that takes only values; `undefined` when nothing
 * worth the name is left.
 */
export function onlyMeasured(observation: JsonObject): JsonObject | undefined {
  if (lacksValue(observation)) return undefined
  const all = objectsIn(observation.component)
  if (all.length === 0) return observation
  const component = all.filter((part) => !lacksValue(part))
  if (component.length === 0) return undefined
  const isPressure = profilesIn(observation).includes('r4/bp')
  if (isPressure && !PRESSURES.every((code) => component.some((part) => hasCode(part, code)))) return undefined
  return { ...observation, component }
}

const hasCode = ({ code }: JsonObject, wanted: string): boolean =>
  isObject(code) && objectsIn(code.coding).some((coding) => coding.code === wanted)
