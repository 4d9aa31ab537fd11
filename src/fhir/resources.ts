import type { Decimal } from '../reading/decimal.ts'

// FHIR R4 (4.0.1), narrowed to what the daemon emits. An empty array or object is illegal in FHIR: leave the element out.

export interface Coding {
  readonly system: string
  readonly code: string
  readonly display?: string
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[]
  readonly text?: string
}

export interface Quantity {
  readonly extension?: readonly Extension[]
  readonly value: Decimal
  readonly unit?: string
  readonly system: string
  readonly code: string
}

export interface Identifier {
  readonly type?: CodeableConcept
  readonly system: string
  readonly value: string
}

export interface Reference {
  readonly extension?: readonly Extension[]
  readonly reference?: string
  readonly type?: string
  readonly identifier?: Identifier
}

export interface Extension {
  readonly url: string
  readonly valueCode?: string
  readonly valueString?: string
  readonly valueUnsignedInt?: number
  readonly valueQuantity?: Quantity
  readonly valueReference?: Reference
  readonly valueCodeableConcept?: CodeableConcept
}

export interface Annotation {
  readonly extension?: readonly Extension[]
  readonly text: string
}

export interface Meta {
  readonly source?: string
  readonly profile?: readonly string[]
  readonly security?: readonly Coding[]
}

export interface Period {
  readonly start: string
  readonly end: string
}

/** The value of a sample is `factor` × its number + `origin`. */
export interface SampledData {
  /** Its unit is that of the samples. */
  readonly origin: Quantity
  /** ms. */
  readonly period: Decimal
  readonly factor: Decimal
  readonly dimensions: 1
  /** Numbers with one U+0020 between them, at most 1 MiB. */
  readonly data: string
}

export interface Component {
  readonly code: CodeableConcept
  readonly valueQuantity?: Quantity
  readonly valueSampledData?: SampledData
  readonly dataAbsentReason?: CodeableConcept
}

export type ObservationStatus = 'preliminary' | 'final'

export interface Observation {
  readonly resourceType: 'Observation'
  readonly id?: string
  readonly meta?: Meta
  readonly contained?: readonly Observation[]
  readonly extension?: readonly Extension[]
  readonly identifier?: readonly Identifier[]
  readonly partOf?: readonly Reference[]
  readonly status: ObservationStatus
  readonly category?: readonly CodeableConcept[]
  readonly code: CodeableConcept
  readonly subject: Reference
  readonly encounter?: Reference
  readonly effectiveDateTime?: string
  readonly effectivePeriod?: Period
  readonly _effectiveDateTime?: { readonly extension: readonly Extension[] }
  readonly issued?: string
  readonly performer?: readonly Reference[]
  readonly valueQuantity?: Quantity
  readonly valueSampledData?: SampledData
  readonly valueDateTime?: string
  readonly dataAbsentReason?: CodeableConcept
  readonly interpretation?: readonly CodeableConcept[]
  readonly note?: readonly Annotation[]
  readonly bodySite?: CodeableConcept
  readonly device: Reference
  readonly component?: readonly Component[]
}

export interface UdiCarrier {
  readonly deviceIdentifier?: string
  readonly issuer?: string
  readonly jurisdiction?: string
  readonly carrierHRF: string
}

export interface Device {
  readonly resourceType: 'Device'
  readonly id: string
  readonly meta: Meta
  readonly identifier: readonly Identifier[]
  readonly udiCarrier?: readonly UdiCarrier[]
  readonly status: 'active'
  readonly manufacturer?: string
  readonly serialNumber?: string
  readonly modelNumber?: string
  readonly type: CodeableConcept
  readonly specialization: readonly { readonly systemType: CodeableConcept; readonly version?: string }[]
  readonly version?: readonly { readonly type: CodeableConcept; readonly value: string }[]
}
