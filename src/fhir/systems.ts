/**
 * Root of everything that this project names itself: a UUID (8389f75d-0625-4d4f-8d4f-1238e4d98eff) written as an OID
 * below 2.25 (ITU-T X.667), unique without a registration authority. It stands in stored data: it never changes.
 */
const OWN = 'urn:oid:2.25.174845229242736471928633665860107079423'

/** Names that this project coined. A number once given is never given again. */
export const OWN_SYSTEMS = {
  /** `meta.source` of what the daemon made. */
  source: OWN,
  /** Code system of flags; the codes are the keys of `FLAGS`. */
  flags: `${OWN}.1`,
  /** Identifiers of devices and gateways. */
  devices: `${OWN}.2`,
  /** Extension on `effectiveDateTime`: the wall clock of the device as it said it, without a zone (valueString). */
  deviceTime: `${OWN}.3`,
  /** Extension on Observation: index of the device's own user memory (valueUnsignedInt). */
  deviceUser: `${OWN}.4`,
  /** Extension on Observation.note: the codes of the notice that the note tells (valueCodeableConcept). */
  notice: `${OWN}.5`,
  /** Code system of quantities that no public nomenclature has; the codes are keys of `QUANTITIES`, or of `SIGNALS`. */
  quantities: `${OWN}.6`,
  /** Identifiers of encounters, where a platform does not know them as resources. */
  encounters: `${OWN}.7`,
} as const

/** Code systems and identifier systems of others. */
export const SYSTEMS = {
  mdc: 'urn:iso:std:iso:11073:10101',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  fma: 'https://mos.esante.gouv.fr/NOS/TRE_R309-FMA/FHIR/TRE-R309-FMA',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  phdCategory: 'http://hl7.org/fhir/uv/phd/CodeSystem/PhdObservationCategories',
  absentReason: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  asn1: 'http://terminology.hl7.org/CodeSystem/ASN1ToHL7',
  measurementStatus: 'http://hl7.org/fhir/uv/pocd/CodeSystem/measurement-status',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  continuaIdentifiers: 'http://terminology.hl7.org/CodeSystem/ContinuaDeviceIdentifiers',
  missingMdc: 'http://hl7.org/fhir/uv/phd/CodeSystem/MissingMDCCodes',
  /** Identifier system of IEEE 11073 system ids. */
  systemId: 'urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680',
  /** Identifier system whose values are URIs. */
  uri: 'urn:ietf:rfc:3986',
} as const

/** Extensions that HL7 defines. */
export const EXTENSIONS = {
  absentReason: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  gateway: 'http://hl7.org/fhir/StructureDefinition/observation-gatewayDevice',
  translation: 'http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation',
  coincidentTime: 'http://hl7.org/fhir/uv/phd/StructureDefinition/CoincidentTimeStampReference',
} as const
