import type { IdentityStatus } from '../../encounter/subject.ts'
import type { Choices } from './presets.ts'

const FRCORE = 'https://hl7.fr/ig/fhir/core'

/** How a version of FrCore tells how far an identity can be trusted. */
interface Reliability {
  readonly extension: string
  readonly part: string
  readonly system: string
  /**
   * The same four letters say different things: `VALI` of 2.1 goes with a national identity, that of 2.2 says that the national
   * service was not asked. `VIDE` of the older ones: not qualified yet.
   */
  readonly codes: Readonly<Record<IdentityStatus, string>>
  /** Code system of the types of national identifiers. */
  readonly types: string
}

const BEFORE_2_2 = { PROV: 'PROV', RECUP: 'VIDE', VALI: 'VIDE', QUAL: 'VALI' } as const

export const RELIABILITY: Readonly<Record<Choices['frcore'], Reliability>> = {
  '2.0': {
    extension: `${FRCORE}/StructureDefinition/fr-core-ident-reliability`,
    part: 'identityReliability',
    system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0445',
    codes: BEFORE_2_2,
    types: 'http://interopsante.org/CodeSystem/fr-core-v2-0203',
  },
  '2.1': {
    extension: `${FRCORE}/StructureDefinition/fr-core-identity-reliability`,
    part: 'identityStatus',
    system: `${FRCORE}/CodeSystem/fr-core-cs-v2-0445`,
    codes: BEFORE_2_2,
    types: `${FRCORE}/CodeSystem/fr-core-cs-v2-0203`,
  },
  '2.2': {
    extension: `${FRCORE}/StructureDefinition/fr-core-identity-reliability`,
    part: 'identityStatus',
    system: `${FRCORE}/CodeSystem/fr-core-cs-identity-status`,
    codes: { PROV: 'PROV', RECUP: 'RECUP', VALI: 'VALI', QUAL: 'QUAL' },
    types: `${FRCORE}/CodeSystem/fr-core-cs-v2-0203`,
  },
}

/** Type and use of each national identifier. An NIA is given for the time until there is an NIR. */
export const NATIONAL_TYPES: Readonly<Record<string, { readonly code: string; readonly use: 'official' | 'temp' }>> = {
  'urn:oid:1.2.250.1.213.1.4.8': { code: 'INS-NIR', use: 'official' },
  'urn:oid:1.2.250.1.213.1.4.9': { code: 'INS-NIA', use: 'temp' },
  'urn:oid:1.2.250.1.213.1.4.10': { code: 'INS-NIR-TEST', use: 'official' },
  'urn:oid:1.2.250.1.213.1.4.11': { code: 'INS-NIR-DEMO', use: 'official' },
}

/** Of an identifier that a place gives its patients. */
export const LOCAL_TYPE = {
  system: 'http://terminology.hl7.org/CodeSystem/v2-0203',
  code: 'PI',
  display: 'Patient internal identifier',
} as const

export const PATIENT_EXTENSIONS = {
  birthPlace: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  insee: `${FRCORE}/StructureDefinition/fr-core-address-insee-code`,
  givenNames: `${FRCORE}/StructureDefinition/fr-core-patient-birth-list-given-name`,
} as const

/** Code system of communes. */
export const INSEE = 'https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM'
