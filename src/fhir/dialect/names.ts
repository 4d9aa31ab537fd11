import { EXTENSIONS, OWN_SYSTEMS, SYSTEMS } from '../systems.ts'

/** Profiles that can be claimed: the name by which a configuration replaces its URL, and that URL. Before the `/` the family. */
export const PROFILE_URLS = {
  'r4/bp': 'http://hl7.org/fhir/StructureDefinition/bp',
  'r4/heartrate': 'http://hl7.org/fhir/StructureDefinition/heartrate',
  'r4/oxygensat': 'http://hl7.org/fhir/StructureDefinition/oxygensat',
  'r4/bodytemp': 'http://hl7.org/fhir/StructureDefinition/bodytemp',
  'r4/resprate': 'http://hl7.org/fhir/StructureDefinition/resprate',
  'frcore/bp': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-bp',
  'frcore/heartrate': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-heartrate',
  'frcore/oxygensat': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-saturation-oxygen',
  'frcore/bodytemp': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-body-temperature',
  'frcore/resprate': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-resp-rate',
  'frcore/patient': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient',
  'frcore/patient-ins': 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-ins',
  'phd/numeric': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdNumericObservation',
  'phd/compound': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdCompoundNumericObservation',
  'phd/samples': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdRtsaObservation',
  'phd/coincident-time': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdCoincidentTimeStampObservation',
  'phd/device': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice',
  'phd/gateway': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhgDevice',
  'mesures/bp': 'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-fr-observation-bp',
  'mesures/heartrate':
    'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-fr-observation-heartrate',
  'mesures/oxygensat':
    'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-fr-observation-oxygen-sat',
  'mesures/bodytemp':
    'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-fr-observation-body-temperature',
  'mesures/resprate':
    'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-fr-observation-resp-rate',
  'mesures/device': 'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice',
} as const
export type ProfileName = keyof typeof PROFILE_URLS

/** URIs that differ between platforms: the name by which a configuration replaces one, and the one that is published. */
export const SYSTEM_URIS = {
  /** `meta.source`: who sends. */
  source: OWN_SYSTEMS.source,
  /** Identifiers of encounters that are named logically. */
  encounters: OWN_SYSTEMS.encounters,
  'phd-category': SYSTEMS.phdCategory,
  'continua-identifiers': SYSTEMS.continuaIdentifiers,
  'missing-mdc': SYSTEMS.missingMdc,
  asn1: SYSTEMS.asn1,
  'measurement-status': SYSTEMS.measurementStatus,
  fma: SYSTEMS.fma,
  /** Extension, new in PHD 2.0. Left out, the clock of the device that it points to is left out too. */
  'coincident-time': EXTENSIONS.coincidentTime,
} as const
export type SystemName = keyof typeof SYSTEM_URIS
