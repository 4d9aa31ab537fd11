import type { Metric } from '../reading/metrics.ts'
import { frozen, mapValues } from './frozen.ts'

/** A family of profiles: HL7 R4 core, HL7 Personal Health Devices 2.0, French core 2.x. */
export type ProfileSet = 'r4' | 'phd' | 'frcore'

export const ALL_PROFILES: readonly ProfileSet[] = ['r4', 'frcore', 'phd']

const R4 = 'http://hl7.org/fhir/StructureDefinition'
const FRCORE = 'https://hl7.fr/ig/fhir/core/StructureDefinition'
const PHD = 'http://hl7.org/fhir/uv/phd/StructureDefinition'

/** The profiles that an Observation of each metric satisfies; what is no vital sign has none but PHD. */
export const METRIC_PROFILES = {
  'blood-pressure': {
    r4: `${R4}/bp`,
    frcore: `${FRCORE}/fr-core-observation-bp`,
    phd: `${PHD}/PhdCompoundNumericObservation`,
  },
  'heart-rate': {
    r4: `${R4}/heartrate`,
    frcore: `${FRCORE}/fr-core-observation-heartrate`,
    phd: `${PHD}/PhdNumericObservation`,
  },
  'oxygen-saturation': {
    r4: `${R4}/oxygensat`,
    frcore: `${FRCORE}/fr-core-observation-saturation-oxygen`,
    phd: `${PHD}/PhdNumericObservation`,
  },
  'body-temperature': {
    r4: `${R4}/bodytemp`,
    frcore: `${FRCORE}/fr-core-observation-body-temperature`,
    phd: `${PHD}/PhdNumericObservation`,
  },
  'perfusion-index': { phd: `${PHD}/PhdNumericObservation` },
} as const satisfies Record<Metric, Partial<Record<ProfileSet, string>>>

export const PHD_PROFILES = {
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
