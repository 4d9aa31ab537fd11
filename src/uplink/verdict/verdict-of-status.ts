import type { Preset } from '../../fhir/dialect/settings.ts'
import type { Outcome } from './operation-outcome.ts'
import type { VerdictKind } from './verdict.ts'

const TRANSIENT = new Set([408, 425, 429])
/** The address, the method, the format or the right of the endpoint as a whole. */
const CONFIGURATION = new Set([401, 402, 403, 404, 405, 406, 407, 410, 414, 415, 421, 426, 431, 451])
/** What a server does not do at all it does not do later either. */
const NEVER = new Set([501, 505])
/** Statuses by which servers say that a reference does not lead anywhere. */
const MAY_BE_STALE = new Set([400, 404, 409, 410, 412, 422])

/** How servers say that a Bundle has too many entries; statuses 400 and 422 are of anything. */
const TOO_MANY: readonly RegExp[] = [
  // Medplum
  /too many entries/i,
  /more update operations than allowed/i,
  // Microsoft
  /number of entries in the bundle exceeded/i,
  // AWS FHIR Works and others
  /(maximum|max\.?) (number|count) of (bundle )?entries/i,
  /bundle (is )?too large/i,
]

/** How servers say that a Device or a Patient that is referred to is not there. */
const UNKNOWN_REFERENCE: readonly RegExp[] = [
  // HAPI: never there, and deleted.
  /HAPI-109[456]\b[^\n]*\b(Device|Patient)\//,
  /\b(Device|Patient)\/\S+[^\n]*\b(not found|not known|unknown|(does|do) not exist|deleted|gone|unresolv)/i,
  /\b(not found|not known|unknown|invalid|unresolv\w*|cannot resolve|could not resolve|missing) (the )?(reference|resource)\b[^\n]*\b(Device|Patient)\//i,
  // Medplum: the reference stands in the expression.
  /invalid reference \(not found\)[^\n]*\b(device|subject|patient)\b/i,
]

/** What a status other than 2xx means, with what the server says of it. */
export function kindOfStatus(status: number, outcome: Outcome | undefined, preset: Preset | undefined): VerdictKind {
  const says = (patterns: readonly RegExp[]) =>
    outcome !== undefined && patterns.some((each) => each.test(outcome.text))
  if (MAY_BE_STALE.has(status) && says(UNKNOWN_REFERENCE)) return 'stale'
  if (TRANSIENT.has(status)) return 'transient'
  if (status >= 500) return NEVER.has(status) ? 'configuration' : 'transient'
  if (status === 413 || ((status === 400 || status === 422) && says(TOO_MANY))) return 'size'
  // There 403 is a patient who did not consent, and 409 an identifier that is taken: no other day changes either.
  if (preset === 'ans-mesures' && (status === 403 || status === 409)) return 'poison'
  if (status === 409) return 'conflict'
  if (status === 412) return 'ambiguous'
  return status < 400 || CONFIGURATION.has(status) ? 'configuration' : 'poison'
}
