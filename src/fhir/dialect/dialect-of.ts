import { asWanted } from './as-wanted.ts'
import { deviceAs } from './device.ts'
import type { Dialect, Json } from './dialect.ts'
import { creating, updating } from './entries.ts'
import { readResource } from './json-tree.ts'
import { patientResource } from './patient.ts'
import { choicesOf } from './presets.ts'
import { identifierOf, queryOf } from './query.ts'
import type { DialectSettings } from './settings.ts'
import { urisOf } from './uris.ts'
import { withdrawn } from './withdrawn.ts'

/** The dialect that an endpoint asks for. */
export function dialectOf(settings: DialectSettings): Dialect {
  const choices = choicesOf(settings)
  const uris = urisOf(choices)
  return {
    mode: choices.mode,
    ...(choices.metrics && { metrics: choices.metrics }),
    gateway: choices.gateway,
    createsPatient: choices.patient === 'create',
    observation: (body, references) => asWanted(readResource(body), references, choices, uris),
    retraction: (body, references) =>
      choices.corrections ? asWanted(withdrawn(readResource(body)), references, choices, uris) : undefined,
    device: (device) => deviceAs(device, choices, uris),
    patientOf: (subject) => patientResource(subject, choices),
    identifierQuery,
    create: creating,
    update: updating,
    retract: updating,
    bundle: (type, entry) => JSON.stringify({ resourceType: 'Bundle', type, entry }),
  }
}

/** Throws a RangeError for a resource without an identifier. */
function identifierQuery(resource: Json): string {
  const named = identifierOf(resource)
  if (!named) throw new RangeError('a resource to find has an identifier')
  return queryOf(named)
}
