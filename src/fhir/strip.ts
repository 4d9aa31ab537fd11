import { metricDefinition } from '../reading/metrics.ts'
import type { Lead } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import { isoInZone } from '../reading/time.ts'
import { CATEGORIES, LEAD_CODES, stripCode } from './concepts.ts'
import type { ObservationContext } from './observation-context.ts'
import { ALL_PROFILES, PHD_PROFILES } from './profiles.ts'
import type { Component, Meta, Observation } from './resources.ts'
import { sampledData } from './sampled-data.ts'
import { sharedParts } from './shared-parts.ts'
import { OWN_SYSTEMS, SYSTEMS } from './systems.ts'

/**
 * One Observation of a strip. Of one lead the samples are its value, as PHD has it (PhdRtsaObservation); several leads are
 * components, so that they stay together, as PoCD has it. `metric`: what the signal becomes.
 */
export function toStripObservation(strip: Strip, metric: 'ecg', context: ObservationContext): Observation {
  const { effectiveDateTime: _, security, ...shared } = sharedParts(strip, context)
  const { leads = ['unspecified'], samples, scale, periodMs } = strip
  const [lead] = leads
  const single = leads.length === 1
  const claims = single && (context.profiles ?? ALL_PROFILES).includes('phd')
  const meta: Meta = {
    source: OWN_SYSTEMS.source,
    ...(claims && { profile: [PHD_PROFILES.samples] }),
    ...(security && { security }),
  }
  const uuid = context.identify?.(metric)
  const ofLead = (index: number) =>
    sampledData(
      samples.filter((_sample, at) => at % leads.length === index),
      scale,
      periodMs,
    )
  const component = (each: Lead, index: number): Component => ({
    code: LEAD_CODES[each],
    valueSampledData: ofLead(index),
  })
  return {
    resourceType: 'Observation',
    ...(uuid !== undefined && { id: uuid, identifier: [{ system: SYSTEMS.uri, value: `urn:uuid:${uuid}` }] }),
    meta,
    status: context.status,
    category: CATEGORIES[metricDefinition(metric).category],
    code: stripCode(metric, context.language, single ? lead : undefined),
    ...shared,
    effectivePeriod: { start: isoInZone(strip.start, context.zone), end: isoInZone(strip.end, context.zone) },
    ...(single ? { valueSampledData: ofLead(0) } : { component: leads.map(component) }),
  }
}
