import type { Decimal } from '../../reading/decimal.ts'

/** JSON of a resource as it was read back: every decimal keeps its digits. */
export type Json = string | boolean | null | Decimal | number | readonly Json[] | { readonly [key: string]: Json }

/** What an Observation points to, as the endpoint knows it: literal references. */
export interface References {
  /** Of the Device that measured. */
  readonly device: string
  readonly gateway: string
  /** Of the Patient, where the endpoint creates him; else the subject stays as the caller named him. */
  readonly patient?: string
}

/** One entry of a Bundle. */
export interface Entry {
  readonly fullUrl?: string
  readonly resource: Json
  readonly request: { readonly method: 'POST' | 'PUT'; readonly url: string; readonly ifNoneExist?: string }
}

/** How an endpoint wants its FHIR: a pure function of the Observation as it was published. */
export interface Dialect {
  /** The Observation for this endpoint; `undefined` when it takes nothing of the kind. */
  observation(body: string, references: References): Json | undefined
  /** As above, as `entered-in-error`: the same resource, without a claim that it holds. */
  retraction(body: string, references: References): Json | undefined
  /** A Device for this endpoint. */
  device(device: object): Json
  /** Search that finds a resource by its own identifier, encoded as this endpoint wants it: `identifier=…`. */
  identifierQuery(resource: Json): string
  /** Entry that creates an Observation once, however often it is sent. */
  create(observation: Json): Entry
  /** Entry that makes an Observation `entered-in-error`. */
  retract(observation: Json): Entry
  bundle(type: 'transaction' | 'batch', entries: readonly Entry[]): string
}
