import type { Subject } from '../encounter/subject.ts'
import type { Language } from '../errors.ts'
import { type Metric, metricDefinition, type QuantityId, quantityDefinition } from '../reading/metrics.ts'
import { isMeasured, type Quantity, type Reading } from '../reading/reading.ts'
import { isoInZone } from '../reading/time.ts'
import { COINCIDENT_TIME_REFERENCE, coincidentTime } from './coincident-time.ts'
import { CATEGORIES, PANEL_CODES, QUANTITY_CODES, SITE_CONCEPTS, TEMPERATURE_CODES } from './concepts.ts'
import { FLAG_PARTS, saysTestData } from './flags.ts'
import { frozen } from './frozen.ts'
import { type ProfileSet, profilesOf } from './profiles.ts'
import { valueOrReason } from './quantity.ts'
import type { Annotation, CodeableConcept, Component, Extension, Meta, Observation } from './resources.ts'
import { literalReference, subjectReference } from './subject.ts'
import { EXTENSIONS, OWN_SYSTEMS, SYSTEMS } from './systems.ts'

/** What a reading does not know about itself. */
export interface ObservationContext {
  readonly status: 'preliminary' | 'final'
  readonly subject: Subject
  /** Id of the FHIR Encounter, or a reference to it. */
  readonly encounter?: string
  /** Id of the Device that is this gateway. */
  readonly gateway: string
  /** When the gateway released the Observations, ms since 1970. */
  readonly issued: number
  /** IANA zone in which instants are written. */
  readonly zone: string
  readonly language: Language
  /** UUID of the Observation of each metric, by which a resend is recognised; finals only. */
  readonly identify?: (metric: Metric) => string
  /** Profiles to claim in `meta.profile`; all that hold, if absent. */
  readonly profiles?: readonly ProfileSet[]
}

/** The components of a panel in order. One that the profile demands stands there even without a word from the device. */
const BLOOD_PRESSURE = [
  { id: 'systolic', always: true },
  { id: 'diastolic', always: true },
  { id: 'mean-pressure', always: false },
] as const satisfies readonly { id: QuantityId; always: boolean }[]

const TEST_DATA = frozen([{ system: SYSTEMS.actReason, code: 'HTEST', display: 'test health data' }])

/**
 * One Observation for each metric of a reading, in the order of its quantities; none for a reading without quantities.
 * Throws a RangeError when two quantities claim the same metric: a driver that does so is wrong, and two Observations
 * under one identity would be lost to each other.
 */
export function toObservations(reading: Reading, context: ObservationContext): readonly Observation[] {
  const shared = sharedParts(reading, context)
  const observations: Observation[] = []
  let panel = false
  for (const [index, quantity] of reading.quantities.entries()) {
    const { metric } = quantityDefinition(quantity.quantity)
    const panelCode = PANEL_CODES[context.language][metric]
    if (panelCode) {
      if (!panel) observations.push(build(metric, panelParts(panelCode, reading, context.language), shared, context))
      panel = true
    } else {
      const twin = reading.quantities.findIndex((other) => quantityDefinition(other.quantity).metric === metric)
      if (twin !== index) throw new RangeError(`${quantity.quantity} would be a second Observation of ${metric}`)
      observations.push(build(metric, numericParts(quantity, reading, context.language), shared, context))
    }
  }
  return observations
}

type OwnParts = Pick<Observation, 'code'> & Partial<Observation>

function numericParts(quantity: Quantity, reading: Reading, language: Language): OwnParts {
  const { site } = reading
  if (site === undefined || quantity.quantity !== 'body-temperature')
    return { code: QUANTITY_CODES[language][quantity.quantity], ...valueOrReason(quantity, language) }
  const bodySite = SITE_CONCEPTS[language][site]
  return {
    code: TEMPERATURE_CODES[language][site],
    ...valueOrReason(quantity, language),
    ...(bodySite && { bodySite }),
  }
}

function panelParts(code: CodeableConcept, reading: Reading, language: Language): OwnParts {
  const component: Component[] = []
  for (const { id, always } of BLOOD_PRESSURE) {
    const quantity = reading.quantities.find((candidate) => candidate.quantity === id)
    if (!quantity && !always) continue
    const said: Quantity = quantity ?? { quantity: id, absent: 'not-reported' }
    component.push({ code: QUANTITY_CODES[language][id], ...valueOrReason(said, language) })
  }
  return { code, component }
}

/** What all Observations of one reading have in common, built once. */
function sharedParts(reading: Reading, context: ObservationContext) {
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
    reading.quantities.some((quantity) => !isMeasured(quantity) && quantity.absent === 'not-from-a-patient')

  return {
    test,
    extension,
    subject: subjectReference(context.subject),
    effectiveDateTime: isoInZone(time.measuredAt, zone),
    issued: isoInZone(context.issued, zone),
    device: measuredBy,
    ...(clock && { contained: [clock] }),
    ...(deviceTime !== undefined && {
      _effectiveDateTime: { extension: [{ url: OWN_SYSTEMS.deviceTime, valueString: deviceTime }] },
    }),
    ...(context.encounter !== undefined && { encounter: literalReference('Encounter', context.encounter) }),
    ...(interpretation.length > 0 && { interpretation }),
    ...(note.length > 0 && { note }),
  }
}

function build(
  metric: Metric,
  { code, ...values }: OwnParts,
  { test, ...shared }: ReturnType<typeof sharedParts>,
  context: ObservationContext,
): Observation {
  const profile = profilesOf(metric, context.profiles)
  const meta: Meta = {
    source: OWN_SYSTEMS.source,
    ...(profile.length > 0 && { profile }),
    ...(test && { security: TEST_DATA }),
  }
  const uuid = context.identify?.(metric)
  return {
    resourceType: 'Observation',
    ...(uuid !== undefined && { id: uuid, identifier: [{ system: SYSTEMS.uri, value: `urn:uuid:${uuid}` }] }),
    meta,
    status: context.status,
    category: CATEGORIES[metricDefinition(metric).category],
    code,
    ...shared,
    ...values,
  }
}
