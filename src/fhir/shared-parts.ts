import { isMeasured, type Reading } from '../reading/reading.ts'
import { isoInZone } from '../reading/time.ts'
import { COINCIDENT_TIME_REFERENCE, coincidentTime } from './coincident-time.ts'
import { FLAG_PARTS, saysTestData } from './flags.ts'
import { frozen } from './frozen.ts'
import type { ObservationContext } from './observation-context.ts'
import type { Annotation, CodeableConcept, Coding, Extension, Observation } from './resources.ts'
import { literalReference, performerReference, subjectReference } from './subject.ts'
import { EXTENSIONS, OWN_SYSTEMS, SYSTEMS } from './systems.ts'

/** Whose, when, by what, in what doubt: the same for every Observation of a reading. */
export interface SharedParts
  extends Pick<
    Observation,
    | 'contained'
    | 'extension'
    | 'subject'
    | 'encounter'
    | 'effectiveDateTime'
    | '_effectiveDateTime'
    | 'issued'
    | 'performer'
    | 'interpretation'
    | 'note'
    | 'device'
  > {
  /** Labels of `meta`. */
  readonly security?: readonly Coding[]
}

const TEST_DATA = frozen([{ system: SYSTEMS.actReason, code: 'HTEST', display: 'test health data' }])

/** What is asked of a reading, or of a strip of samples, which has no quantities. */
type Source = Pick<Reading, 'device' | 'time' | 'flags'> & Partial<Pick<Reading, 'deviceTime' | 'user' | 'quantities'>>

/** What all Observations of one reading have in common, built once. */
export function sharedParts(reading: Source, context: ObservationContext): SharedParts {
  const { device, time, deviceTime, user, flags } = reading
  const { zone } = context
  const measuredBy = literalReference('Device', device.id)
  const gateway = literalReference('Device', context.gateway)
  const clock = coincidentTime(time, zone, measuredBy, gateway, context.profiles)
  const extension: Extension[] = [{ url: EXTENSIONS.gateway, valueReference: gateway }]
  if (clock) extension.push(COINCIDENT_TIME_REFERENCE)
  if (user !== undefined) extension.push({ url: OWN_SYSTEMS.deviceUser, valueUnsignedInt: user })

  const interpretation: CodeableConcept[] = []
  const note: Annotation[] = []
  for (const flag of new Set(flags)) {
    const parts = FLAG_PARTS[context.language][flag]
    if ('note' in parts) note.push(parts.note)
    else interpretation.push(parts.interpretation)
  }
  const test =
    saysTestData(flags) ||
    reading.quantities?.some((quantity) => !isMeasured(quantity) && quantity.absent === 'not-from-a-patient')

  return {
    extension,
    subject: subjectReference(context.subject),
    effectiveDateTime: isoInZone(time.measuredAt, zone),
    issued: isoInZone(context.issued, zone),
    ...(context.performer && { performer: [performerReference(context.performer)] }),
    device: measuredBy,
    ...(test && { security: TEST_DATA }),
    ...(clock && { contained: [clock] }),
    ...(deviceTime !== undefined && {
      _effectiveDateTime: { extension: [{ url: OWN_SYSTEMS.deviceTime, valueString: deviceTime }] },
    }),
    ...(context.encounter !== undefined && { encounter: literalReference('Encounter', context.encounter) }),
    ...(interpretation.length > 0 && { interpretation }),
    ...(note.length > 0 && { note }),
  }
}
