import { z } from 'zod'
import { METRICS, type Metric } from '../../reading/metrics.ts'
import { PROFILE_URLS, type ProfileName, SYSTEM_URIS, type SystemName } from './names.ts'

/** Sets of choices that a platform expects together. */
export const PRESETS = ['fhir-r4', 'frcore', 'phd', 'ans-mesures'] as const
export type Preset = (typeof PRESETS)[number]

const isKeyOf =
  <K extends string>(table: Readonly<Record<K, unknown>>) =>
  (value: unknown): value is K =>
    typeof value === 'string' && Object.hasOwn(table, value)

const metric = z.custom<Metric>(isKeyOf(METRICS), 'is a metric')

/** URIs by a name of a table. A name that is not there is a mistake, and would leave the URI as it was. */
const replacing = <K extends string>(table: Readonly<Record<K, string>>) =>
  z.partialRecord(z.custom<K>(isKeyOf(table), `is one of ${Object.keys(table).join(', ')}`), z.string())

/** The part of an endpoint that says how it wants its FHIR: a preset, and what is otherwise than in it. */
export const dialectShape = {
  preset: z.enum(PRESETS).default('frcore'),
  /**
   * `transaction`: one clinical unit or several at once, all or nothing. `batch`: as before for the open encounter, the backlog in
   * batches. `put`: one Observation at a time under our own id. `ans-mesures`: one Observation and its Device a transaction.
   */
  mode: z.enum(['transaction', 'batch', 'put', 'ans-mesures']).exactOptional(),
  codings: z.enum(['mdc+loinc', 'loinc-only']).exactOptional(),
  /** `as-named`: as the caller of `encounter/open` named the patient. `create`: he is created once, where he is not known. */
  patient: z.enum(['as-named', 'create']).exactOptional(),
  /** `literal`: `Encounter/<id>`, for platforms that have it. `logical`: as an identifier. `none`: left out. */
  encounter: z.enum(['literal', 'logical', 'none']).exactOptional(),
  /** Version of FrCore in whose words the identity of a patient is told. */
  frcore: z.enum(['2.0', '2.1', '2.2']).exactOptional(),
  /** Replaces profile URLs; an empty one is not claimed. */
  profiles: replacing<ProfileName>(PROFILE_URLS).exactOptional(),
  /** Replaces URIs of code systems, identifier systems and extensions; what has an empty one is left out. */
  systems: replacing<SystemName>(SYSTEM_URIS).exactOptional(),
  /** The only metrics that it takes. */
  metrics: z.array(metric).min(1, 'names a metric; without the key all are sent').readonly().exactOptional(),
}

const settings = z.object(dialectShape)
export type DialectSettings = z.infer<typeof settings>
export type Mode = NonNullable<DialectSettings['mode']>
