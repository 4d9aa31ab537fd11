import { METRICS, type Metric, metricDefinition } from '../../reading/metrics.ts'
import type { ProfileName, SystemName } from './names.ts'
import type { DialectSettings, Mode, Preset } from './settings.ts'

/** A family of profiles, the first half of their names. */
type Family = 'r4' | 'frcore' | 'phd' | 'mesures'

export interface PresetDefinition {
  readonly mode: Mode
  readonly codings: NonNullable<DialectSettings['codings']>
  readonly patient: NonNullable<DialectSettings['patient']>
  readonly encounter: NonNullable<DialectSettings['encounter']>
  /** The only metrics that it takes; all unless given. */
  readonly metrics?: readonly Metric[]
  readonly claims: readonly Family[]
  /** URIs other than the published ones; what has an empty one is left out. */
  readonly systems: Partial<Readonly<Record<SystemName, string>>>
  /** Whether an Observation names the gateway, which then has to be there before it. */
  readonly gateway: boolean
  /** Whether a measurement without a value is taken. */
  readonly absences: boolean
  /** Whether it takes an Observation as `entered-in-error`. */
  readonly corrections: boolean
  /** Whether the patient has to be named by an identifier. */
  readonly onlyIdentified: boolean
  /** Display of the category `vital-signs`, where it is fixed. */
  readonly vitalSigns?: string
}

const isVitalSign = (metric: Metric): boolean => metricDefinition(metric).category === 'vital-signs'
const METRIC_IDS: readonly Metric[] = Object.keys(METRICS).filter((id): id is Metric => Object.hasOwn(METRICS, id))

const BASE = {
  mode: 'transaction',
  codings: 'mdc+loinc',
  patient: 'as-named',
  encounter: 'logical',
  gateway: true,
  absences: true,
  corrections: true,
  onlyIdentified: false,
} as const

export const PRESET_TABLE: Readonly<Record<Preset, PresetDefinition>> = {
  // The category `phd` and the claims are of PHD alone; its extensions may stay, base R4 allows any.
  'fhir-r4': { ...BASE, claims: ['r4'], systems: { 'phd-category': '' } },
  frcore: { ...BASE, claims: ['r4', 'frcore'], systems: { 'phd-category': '' } },
  // PHD 2.0. For 1.0, leave out `phd-category` and `coincident-time` by `systems`, and give the older URIs there.
  phd: { ...BASE, claims: ['r4', 'phd'], systems: {} },
  // Mesures de santé 3.1, which rests on PHD 1.0. It takes Observations and Devices only, and nobody else may be named in them.
  'ans-mesures': {
    ...BASE,
    mode: 'ans-mesures',
    encounter: 'none',
    metrics: METRIC_IDS.filter(isVitalSign),
    claims: ['mesures'],
    systems: {
      'phd-category': '',
      'coincident-time': '',
      'continua-identifiers': 'http://hl7.org/fhir/uv/phd/CodeSystem/ContinuaDeviceIdentifiers',
      asn1: 'http://hl7.org/fhir/uv/phd/CodeSystem/ASN1ToHL7',
    },
    gateway: false,
    absences: false,
    corrections: false,
    onlyIdentified: true,
    vitalSigns: 'vital-signs',
  },
}

/** Everything that an endpoint has chosen, by its preset or otherwise. */
export interface Choices extends PresetDefinition {
  readonly preset: Preset
  readonly frcore: NonNullable<DialectSettings['frcore']>
  readonly profiles: Partial<Readonly<Record<ProfileName, string>>>
}

export function choicesOf(settings: DialectSettings): Choices {
  const preset = PRESET_TABLE[settings.preset]
  const { mode, codings, patient, encounter, metrics, frcore, profiles, systems } = settings
  return {
    ...preset,
    preset: settings.preset,
    ...(mode && { mode }),
    ...(codings && { codings }),
    ...(patient && { patient }),
    ...(encounter && { encounter }),
    ...(metrics && { metrics }),
    frcore: frcore ?? '2.1',
    profiles: profiles ?? {},
    systems: { ...preset.systems, ...systems },
  }
}
