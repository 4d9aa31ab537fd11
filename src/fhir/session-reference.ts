import type { Reference } from './resources.ts'
import { SYSTEMS } from './systems.ts'

/**
 * `Observation.partOf` of a blow: the session of blows that it belongs to. The session is no resource of ours, so the
 * reference is logical; equal identifiers are one session. `id` is a UUID.
 */
export const sessionReference = (id: string): Reference => ({
  type: 'Procedure',
  identifier: { system: SYSTEMS.uri, value: `urn:uuid:${id}` },
})
