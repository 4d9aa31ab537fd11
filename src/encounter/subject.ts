/**
 * How far an identity can be trusted, by the four words of the French rules (RNIV). `PROV`: as somebody said it. `RECUP`: taken from
 * the national service and not checked. `VALI`: checked against a document and not taken from there. `QUAL`: both.
 */
export const IDENTITY_STATUSES = ['PROV', 'RECUP', 'VALI', 'QUAL'] as const
export type IdentityStatus = (typeof IDENTITY_STATUSES)[number]

/** What a person is called at birth, for a platform where the patient has to be created. */
export interface Traits {
  readonly family: string
  /** The first one. */
  readonly given: string
  /** All of them, as the record of birth has them. */
  readonly givenNames?: string
  /** `YYYY-MM-DD`, or as much of it as is known. */
  readonly birthDate: string
  readonly gender: 'male' | 'female' | 'other' | 'unknown'
  /** INSEE code of the commune, or of the country. */
  readonly birthPlace?: string
}

/** Logical FHIR reference: an identifier with its system. */
export interface LogicalSubject {
  readonly kind: 'logical'
  readonly system: string
  readonly value: string
  readonly identityStatus?: IdentityStatus
  readonly traits?: Traits
}

/**
 * Whose a reading is, as the caller named the patient: opaque to the daemon, which never computes an identity.
 * `unknown` stands outside any encounter (`decode`, `replay`, a live value while nobody is in the cabin).
 */
export type Subject =
  | { readonly kind: 'unknown' }
  /** Literal FHIR reference, `Patient/<id>`. */
  | { readonly kind: 'literal'; readonly reference: string }
  | LogicalSubject

/** Whether both name one patient. Of two unknown patients nobody can say that they are one. */
export function isSame(one: Subject, other: Subject): boolean {
  if (one.kind === 'literal') return other.kind === 'literal' && one.reference === other.reference
  return one.kind === 'logical' && other.kind === 'logical' && one.system === other.system && one.value === other.value
}
