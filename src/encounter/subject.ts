/**
 * Whose a reading is, as the caller named the patient: opaque to the daemon, which never reads or computes an identity.
 * `unknown` stands outside any encounter (`decode`, `replay`, a live value while nobody is in the cabin).
 */
export type Subject =
  | { readonly kind: 'unknown' }
  /** Literal FHIR reference, `Patient/<id>`. */
  | { readonly kind: 'literal'; readonly reference: string }
  /** Logical FHIR reference: an identifier with its system. */
  | { readonly kind: 'logical'; readonly system: string; readonly value: string }

/** Whether both name one patient. Of two unknown patients nobody can say that they are one. */
export function isSame(one: Subject, other: Subject): boolean {
  if (one.kind === 'literal') return other.kind === 'literal' && one.reference === other.reference
  return one.kind === 'logical' && other.kind === 'logical' && one.system === other.system && one.value === other.value
}
