import type { Language } from '../errors.ts'
import { ABSENCES } from '../reading/absences.ts'
import {
  BODY_SITES,
  type Code,
  METRICS,
  type Metric,
  metricDefinition,
  QUANTITIES,
  type QuantityId,
  quantityDefinition,
  siteDefinition,
} from '../reading/metrics.ts'
import { LEADS, type Lead, leadCode, SIGNALS, signalDefinition } from '../reading/signals.ts'
import { frozen, mapValues } from './frozen.ts'
import type { CodeableConcept, Coding } from './resources.ts'
import { OWN_SYSTEMS, SYSTEMS } from './systems.ts'

const mdc = (code: Code | undefined): readonly Coding[] => (code ? [{ system: SYSTEMS.mdc, ...code }] : [])
/** A quantity without any public code still has to be told from the others by a program. */
const own = (id: QuantityId): readonly Coding[] => {
  const { mdc: standard, loinc: others, en } = quantityDefinition(id)
  return standard || others.length > 0 ? [] : [{ system: OWN_SYSTEMS.quantities, code: id, display: en }]
}
const isNamed = (lead: Lead): boolean => lead !== 'unspecified'
const loinc = (code: Code): Coding => ({ system: SYSTEMS.loinc, ...code })

/** Both languages of a constant; what is said to a person is the only difference. */
const inBoth = <T>(make: (language: Language) => T): Readonly<Record<Language, T>> =>
  frozen({ fr: make('fr'), en: make('en') })

/** `Observation.code` or `component.code` of each quantity: MDC first as PHD asks, then LOINC, the fixed code first. */
export const QUANTITY_CODES = inBoth((language) =>
  mapValues(QUANTITIES, (_, id): CodeableConcept => {
    const definition = quantityDefinition(id)
    return { coding: [...mdc(definition.mdc), ...definition.loinc.map(loinc), ...own(id)], text: definition[language] }
  }),
)

/** `Observation.code` of a metric that is a panel. */
export const PANEL_CODES = inBoth((language) =>
  mapValues(METRICS, (_, id): CodeableConcept | undefined => {
    const { panel, [language]: text } = metricDefinition(id)
    return panel && { coding: [...mdc(panel.mdc), ...panel.loinc.map(loinc)], text }
  }),
)

/** `Observation.code` of a strip of one lead, or of several without one; the code of the lead stands in for that of the whole. */
export function stripCode(metric: Metric, language: Language, lead?: Lead): CodeableConcept {
  const { strip, [language]: text } = metricDefinition(metric)
  const whole = lead ? leadCode(lead) : strip?.mdc
  return { coding: [...mdc(whole), ...(strip?.loinc ?? []).map(loinc)], text }
}

/** `component.code` of the curve of a measurement; our own, since no public source tells one. */
export const CURVE_CODES = inBoth((language) =>
  mapValues(SIGNALS, (_, signal): CodeableConcept => {
    const { en, [language]: text } = signalDefinition(signal)
    return { coding: [{ system: OWN_SYSTEMS.quantities, code: signal, display: en }], text }
  }),
)

/** `component.code` of each lead. */
export const LEAD_CODES = frozen(
  mapValues(
    LEADS,
    (_, lead): CodeableConcept => ({ coding: mdc(leadCode(lead)), ...(isNamed(lead) && { text: lead }) }),
  ),
)

/** `Observation.code` of a temperature whose site is known: the site's MDC code stands in for the unspecific one. */
export const TEMPERATURE_CODES = inBoth((language) =>
  mapValues(BODY_SITES, (_, id): CodeableConcept => {
    const site = siteDefinition(id)
    const body = quantityDefinition('body-temperature')
    return {
      coding: [...mdc(site.mdc ?? body.mdc), ...body.loinc.map(loinc), ...(site.loinc ? [loinc(site.loinc)] : [])],
      text: `${body[language]} (${site[language].toLowerCase()})`,
    }
  }),
)

/** `Observation.bodySite`; none without a code, because the French profiles bind it to FMA. The MDC code says the site anyway. */
export const SITE_CONCEPTS = inBoth((language) =>
  mapValues(BODY_SITES, (_, id): CodeableConcept | undefined => {
    const { fma, [language]: text } = siteDefinition(id)
    return fma && { coding: [{ system: SYSTEMS.fma, ...fma }], text }
  }),
)

const DISPLAYS = {
  'not-a-number': 'Not a Number (NaN)',
  'positive-infinity': 'Positive Infinity (PINF)',
  'negative-infinity': 'Negative Infinity (NINF)',
  error: 'Error',
  'not-performed': 'Not Performed',
  unknown: 'Unknown',
  unsupported: 'Unsupported',
} as const

/** `dataAbsentReason` of each absence. */
export const ABSENCE_CONCEPTS = inBoth((language) =>
  mapValues(ABSENCES, ({ dar, [language]: text }): CodeableConcept => {
    return { coding: [{ system: SYSTEMS.absentReason, code: dar, display: DISPLAYS[dar] }], text }
  }),
)

const phd = {
  coding: [{ system: SYSTEMS.phdCategory, code: 'phd', display: 'PHD generated Observation' }],
}

/** `Observation.category`: exactly one of the HL7 categories, and the one that PHD asks for. */
export const CATEGORIES = frozen({
  'vital-signs': [{ coding: [{ system: SYSTEMS.category, code: 'vital-signs', display: 'Vital Signs' }] }, phd],
  procedure: [{ coding: [{ system: SYSTEMS.category, code: 'procedure', display: 'Procedure' }] }, phd],
} as const satisfies Record<string, readonly CodeableConcept[]>)
