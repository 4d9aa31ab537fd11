import { EXTENSIONS, SYSTEMS } from '../systems.ts'
import { onlyMeasured } from './absences.ts'
import { claiming, profilesIn, urlsOf } from './claims.ts'
import { inLoincOnly } from './codings.ts'
import type { References } from './dialect.ts'
import { isObject, type JsonObject, objectsIn, rewrite, textOf, without } from './json-tree.ts'
import { SYSTEM_URIS } from './names.ts'
import type { Choices } from './presets.ts'
import { inUris, type Uris } from './uris.ts'

/** An Observation as it was published, in the words of an endpoint; `undefined` when it takes nothing of the kind. */
export function asWanted(
  published: JsonObject,
  references: References,
  choices: Choices,
  uris: Uris,
): JsonObject | undefined {
  if (!isTaken(published, choices)) return undefined
  const measured = choices.absences ? published : onlyMeasured(published)
  if (!measured) return undefined
  let wanted = claiming(measured, urlsOf(profilesIn(measured), choices))
  wanted = { ...wanted, ...subjectOf(wanted, references, choices) }
  wanted = encounterAs(wanted, choices)
  if (!choices.gateway) wanted = withoutExtension(wanted, EXTENSIONS.gateway)
  if (uris.get(EXTENSIONS.coincidentTime) === '') wanted = without(wanted, 'contained')
  else wanted = clockClaiming(wanted, choices)
  if (choices.codings === 'loinc-only') wanted = inLoincOnly(wanted)
  if (choices.vitalSigns !== undefined) wanted = categoryShown(wanted, choices.vitalSigns)
  if (choices.mode !== 'put') wanted = without(wanted, 'id')
  const known = knownReferences(published, references)
  const rewritten = rewrite(wanted, (node) => referring(inUris(node, uris), known))
  return isObject(rewritten) ? rewritten : undefined
}

function isTaken(observation: JsonObject, { onlyIdentified, preset }: Choices): boolean {
  const isIdentified = isObject(observation.subject) && 'identifier' in observation.subject
  if (onlyIdentified && !isIdentified) return false
  // ANS has a profile for each thing that it takes.
  return preset !== 'ans-mesures' || profilesIn(observation).some((name) => name.startsWith('mesures/'))
}

/** A patient who was created there is named by where he is: his identifier need not stand in each Observation then. */
function subjectOf({ subject }: JsonObject, { patient }: References, choices: Choices): JsonObject {
  if (subject === undefined) return {}
  return {
    subject: choices.patient === 'create' && patient !== undefined ? { reference: patient, type: 'Patient' } : subject,
  }
}

function encounterAs(observation: JsonObject, choices: Choices): JsonObject {
  const { encounter } = observation
  if (choices.encounter === 'literal' || !isObject(encounter)) return observation
  const [, id] = /^Encounter\/(.+)$/.exec(textOf(encounter.reference) ?? '') ?? []
  const system = choices.systems.encounters ?? SYSTEM_URIS.encounters
  if (choices.encounter === 'none' || id === undefined || system === '') return without(observation, 'encounter')
  return { ...observation, encounter: { type: 'Encounter', identifier: { system, value: id } } }
}

const withoutExtension = (observation: JsonObject, unwanted: string): JsonObject => ({
  ...observation,
  extension: objectsIn(observation.extension).filter(({ url }) => url !== unwanted),
})

/** The clock of the device, which the Observation contains, claims as the Observation does. */
function clockClaiming(observation: JsonObject, choices: Choices): JsonObject {
  if (observation.contained === undefined) return observation
  const contained = objectsIn(observation.contained).map((each) => claiming(each, urlsOf(profilesIn(each), choices)))
  return { ...observation, contained }
}

function categoryShown(observation: JsonObject, display: string): JsonObject {
  const category = objectsIn(observation.category).map((concept) => ({
    ...concept,
    coding: objectsIn(concept.coding).map((coding) =>
      coding.system === SYSTEMS.category && coding.code === 'vital-signs' ? { ...coding, display } : coding,
    ),
  }))
  return { ...observation, category }
}

/** Where the endpoint has what the Observation was published with. */
function knownReferences(published: JsonObject, { device, gateway }: References): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  const add = (reference: unknown, target: string | undefined) => {
    const from = isObject(reference) ? textOf(reference.reference) : undefined
    if (from !== undefined && target !== undefined) known.set(from, target)
  }
  for (const { url, valueReference } of objectsIn(published.extension))
    if (url === EXTENSIONS.gateway) add(valueReference, gateway)
  add(published.device, device)
  return known
}

function referring(node: JsonObject | undefined, known: ReadonlyMap<string, string>): JsonObject | undefined {
  const target = node && known.get(textOf(node.reference) ?? '')
  return node && target !== undefined ? { ...node, reference: target } : node
}
