import { EXTENSIONS, SYSTEMS } from '../systems.ts'
import { type JsonObject, objectsIn, without } from './json-tree.ts'

const NOTHING_HELD: JsonObject = {
  coding: [{ system: SYSTEMS.absentReason, code: 'error', display: 'Error' }],
}

/** What could be read as a measurement, or as a word on one. */
const CLAIMS = [
  'valueQuantity',
  'valueSampledData',
  'dataAbsentReason',
  'interpretation',
  'note',
  'bodySite',
  'contained',
  'partOf',
  '_effectiveDateTime',
]

/**
 * The Observation as `entered-in-error`. It keeps what the endpoint knows it by: identifier, subject, code, times, device. The
 * values go: they are of another patient than the one whose file it stands in, and not every reader looks at the status. What
 * it said stays in the history of the server, and in the journal.
 */
export function withdrawn(observation: JsonObject): JsonObject {
  const kept = without(observation, ...CLAIMS, 'component', 'extension')
  const extension = objectsIn(observation.extension).filter(({ url }) => url === EXTENSIONS.gateway)
  const component = objectsIn(observation.component).map(({ code }) => ({
    ...(code !== undefined && { code }),
    dataAbsentReason: NOTHING_HELD,
  }))
  return {
    ...kept,
    status: 'entered-in-error',
    ...(extension.length > 0 && { extension }),
    ...(component.length > 0 ? { component } : { dataAbsentReason: NOTHING_HELD }),
  }
}
