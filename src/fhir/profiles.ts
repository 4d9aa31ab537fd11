import { METRICS, type Metric, type MetricDefinition, metricDefinition } from '../reading/metrics.ts'
import { frozen, mapValues } from './frozen.ts'

/** A family of profiles: HL7 R4 core, HL7 Personal Health Devices 2.0, French core 2.x. */
export type ProfileSet = 'r4' | 'phd' | 'frcore'

export const ALL_PROFILES: readonly ProfileSet[] = ['r4', 'frcore', 'phd']

const R4 = 'http://hl7.org/fhir/StructureDefinition'
const FRCORE = 'https://hl7.fr/ig/fhir/core/StructureDefinition'
const PHD = 'http://hl7.org/fhir/uv/phd/StructureDefinition'

/** The French profile of each R4 vital sign that a metric names. */
const FRENCH = {
  bp: 'fr-core-observation-bp',
  heartrate: 'fr-core-observation-heartrate',
  oxygensat: 'fr-core-observation-saturation-oxygen',
  bodytemp: 'fr-core-observation-body-temperature',
  resprate: 'fr-core-observation-resp-rate',
} as const satisfies Record<NonNullable<ReturnType<typeof metricDefinition>['profile']>, string>

/** The PHD profile that holds. It has what reads it look for an MDC code of the whole: a panel without one claims none. */
const phdProfile = ({ panel, strip }: MetricDefinition): string | undefined => {
  if (strip) return undefined
  return panel ? panel.mdc && `${PHD}/PhdCompoundNumericObservation` : `${PHD}/PhdNumericObservation`
}

/** The profiles that an Observation of each metric satisfies; what is no vital sign has none but PHD. */
const METRIC_PROFILES = mapValues(METRICS, (_, metric): Partial<Record<ProfileSet, string>> => {
  const { profile } = metricDefinition(metric)
  const phd = phdProfile(metricDefinition(metric))
  return {
    ...(profile && { r4: `${R4}/${profile}`, frcore: `${FRCORE}/${FRENCH[profile]}` }),
    ...(phd && { phd }),
  }
})

export const PHD_PROFILES = {
  /** Samples of one lead. */
  samples: `${PHD}/PhdRtsaObservation`,
  device: `${PHD}/PhdDevice`,
  gateway: `${PHD}/PhgDevice`,
  coincidentTime: `${PHD}/PhdCoincidentTimeStampObservation`,
} as const

const pick = (urls: Partial<Record<ProfileSet, string>>, sets: readonly ProfileSet[]): readonly string[] =>
  sets.flatMap((set) => urls[set] ?? [])

const ALL = frozen(mapValues(METRIC_PROFILES, (urls) => pick(urls, ALL_PROFILES)))

/** The profile URLs for a metric, in the order of the sets asked for; empty when none holds. */
export const profilesOf = (metric: Metric, sets: readonly ProfileSet[] = ALL_PROFILES): readonly string[] =>
  sets === ALL_PROFILES ? ALL[metric] : pick(METRIC_PROFILES[metric], sets)
