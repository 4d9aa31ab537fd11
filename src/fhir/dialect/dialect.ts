import type { Subject } from '../../encounter/subject.ts'
import type { Decimal } from '../../reading/decimal.ts'
import type { Metric } from '../../reading/metrics.ts'
import type { Mode } from './settings.ts'

/** JSON of a resource as it was read back: every decimal keeps its digits. */
export type Json = string | boolean | null | Decimal | number | readonly Json[] | { readonly [key: string]: Json }

/** What an Observation points to, as the endpoint knows it: literal references, or the `fullUrl` of an entry of the same Bundle. */
export interface References {
  /** Of the Device that measured. */
  readonly device: string
  /** Needed where the dialect names the gateway. */
  readonly gateway?: string
  /** Of the Patient, where the endpoint creates him; else the subject stays as the caller named him. */
  readonly patient?: string
}

/** One entry of a Bundle. */
export interface Entry {
  readonly fullUrl: string
  readonly resource: Json
  readonly request: { readonly method: 'POST' | 'PUT'; readonly url: string; readonly ifNoneExist?: string }
}

/** How an endpoint wants its FHIR: a pure function of the Observation as it was published. */
export interface Dialect {
  readonly mode: Mode
  /** The only metrics that it takes; all unless given. For the outbox: they are never owed. */
  readonly metrics?: readonly Metric[]
  /** Whether Observations name the gateway, so that it has to be there first. */
  readonly gateway: boolean
  /** Whether the patient is created where he is not known; for those that {@link patientOf} makes one of. */
  readonly createsPatient: boolean
  /**
   * The Observation for this endpoint; `undefined` when it takes nothing of the kind. Throws a RangeError for a body that is no
   * resource, without quoting it.
   */
  observation(body: string, references: References): Json | undefined
  /**
   * As above, as `entered-in-error` and without its values. `undefined` when the endpoint takes no correction: a person has to ask
   * whoever runs it.
   */
  retraction(body: string, references: References): Json | undefined
  /** A Device for this endpoint. */
  device(device: object): Json
  /** The Patient for this endpoint; `undefined` for one that was named by a reference, who is there already. */
  patientOf(subject: Subject): Json | undefined
  /** Search that finds a resource by its own identifier, encoded as this endpoint wants it: `identifier=…`. It may hold that of a patient: never logged. */
  identifierQuery(resource: Json): string
  /** Entry that creates an Observation, a Device or a Patient once, however often it is sent. */
  create(resource: Json): Entry
  /** Entry that brings what {@link create} created up to date. */
  update(resource: Json): Entry
  /** Entry that makes an Observation `entered-in-error`; for what {@link retraction} made. */
  retract(observation: Json): Entry
  bundle(type: 'transaction' | 'batch', entries: readonly Entry[]): string
}
