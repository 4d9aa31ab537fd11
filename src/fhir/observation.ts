import type { Language } from '../errors.ts'
import { METRICS, type Metric, metricDefinition, QUANTITY_IDS, quantityDefinition } from '../reading/metrics.ts'
import type { Quantity, Reading } from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import { CATEGORIES, CURVE_CODES, PANEL_CODES, QUANTITY_CODES, SITE_CONCEPTS, TEMPERATURE_CODES } from './concepts.ts'
import { mapValues } from './frozen.ts'
import type { ObservationContext } from './observation-context.ts'
import { profilesOf } from './profiles.ts'
import { valueOrReason } from './quantity.ts'
import type { CodeableConcept, Component, Meta, Observation } from './resources.ts'
import { sampledData } from './sampled-data.ts'
import { sessionReference } from './session-reference.ts'
import { type SharedParts, sharedParts } from './shared-parts.ts'
import { OWN_SYSTEMS, SYSTEMS } from './systems.ts'

/** The components of a panel, in order. */
const PANEL_QUANTITIES = mapValues(METRICS, (_, metric) =>
  QUANTITY_IDS.filter((id) => quantityDefinition(id).metric === metric),
)

/**
 * One Observation for each metric of a reading, in the order of its quantities; none for a reading without quantities.
 * Throws a RangeError when two quantities claim the same place: a driver that does so is wrong, and of two values
 * under one identity one would be lost.
 */
export function toObservations(reading: Reading, context: ObservationContext): readonly Observation[] {
  const shared = sharedParts(reading, context)
  const observations: Observation[] = []
  const panels = new Set<Metric>()
  for (const [index, quantity] of reading.quantities.entries()) {
    const { metric } = quantityDefinition(quantity.quantity)
    const panelCode = PANEL_CODES[context.language][metric]
    const twin = reading.quantities.findIndex(({ quantity: other }) =>
      panelCode ? other === quantity.quantity : quantityDefinition(other).metric === metric,
    )
    if (twin !== index) throw new RangeError(`a reading has ${quantity.quantity} where ${metric} is already taken`)
    if (!panelCode) {
      observations.push(build(metric, numericParts(quantity, reading, context.language), shared, context))
    } else if (!panels.has(metric)) {
      observations.push(build(metric, panelParts(metric, panelCode, reading, context.language), shared, context))
      panels.add(metric)
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

function panelParts(metric: Metric, code: CodeableConcept, reading: Reading, language: Language): OwnParts {
  const component: Component[] = []
  for (const id of PANEL_QUANTITIES[metric]) {
    const quantity = reading.quantities.find((candidate) => candidate.quantity === id)
    if (!quantity && !quantityDefinition(id).demanded) continue
    const said: Quantity = quantity ?? { quantity: id, absent: 'not-reported' }
    component.push({ code: QUANTITY_CODES[language][id], ...valueOrReason(said, language) })
  }
  for (const { signal, samples, scale, periodMs, leads } of reading.curves ?? []) {
    if (signalDefinition(signal).curveOf !== metric || samples.length === 0 || leads) continue
    if (!scale || periodMs === undefined) continue
    component.push({ code: CURVE_CODES[language][signal], valueSampledData: sampledData(samples, scale, periodMs) })
  }
  return { code, component }
}

function build(
  metric: Metric,
  { code, ...values }: OwnParts,
  { security, ...shared }: SharedParts,
  context: ObservationContext,
): Observation {
  const profile = profilesOf(metric, context.profiles)
  const meta: Meta = {
    source: OWN_SYSTEMS.source,
    ...(profile.length > 0 && { profile }),
    ...(security && { security }),
  }
  const uuid = context.identify?.(metric)
  return {
    resourceType: 'Observation',
    ...(uuid !== undefined && { id: uuid, identifier: [{ system: SYSTEMS.uri, value: `urn:uuid:${uuid}` }] }),
    meta,
    status: context.status,
    category: CATEGORIES[metricDefinition(metric).category],
    code,
    ...(metric === 'spirometry' && context.session !== undefined && { partOf: [sessionReference(context.session)] }),
    ...shared,
    ...values,
  }
}
