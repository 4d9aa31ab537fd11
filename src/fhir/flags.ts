import type { Language } from '../errors.ts'
import { FLAGS, type Flag, flagDefinition } from '../reading/flags.ts'
import { frozen, mapValues } from './frozen.ts'
import type { Annotation, CodeableConcept, Coding } from './resources.ts'
import { OWN_SYSTEMS, SYSTEMS } from './systems.ts'

/** Displays of the PHD code system ASN1ToHL7 for the bits in use. */
const ASN1_DISPLAYS: Readonly<Record<string, string>> = {
  '8410608.0': 'body-movement',
  '8410608.1': 'cuff-too-loose',
  '8410608.2': 'irregular-pulse',
  '8410608.3': 'pulse-over-range-limit',
  '8410608.4': 'pulse-under-range-limit',
  '8410608.5': 'improper-body-position',
  '150604.0': 'sensor-disconnected',
  '150604.1': 'sensor-malfunction',
  '150604.2': 'sensor-displaced',
  '150604.3': 'sensor-unsupported',
  '150604.4': 'sensor-off',
  '150604.5': 'sensor-interference',
  '150604.6': 'signal-searching',
  '150604.7': 'signal-pulse-questionable',
  '150604.8': 'signal-non-pulsatile',
  '150604.9': 'signal-erratic',
  '150604.10': 'signal-low-perfusion',
  '150604.11': 'signal-poor',
  '150604.12': 'signal-inadequate',
  '150604.13': 'signal-processing-irregularity',
  '150604.14': 'device-equipment-malfunction',
  '150604.15': 'device-extended-update',
}

/**
 * What a flag becomes. PHD 2.0 wants exactly one measurement-status coding in every `interpretation`. A doubt has one:
 * `questionable`, if nothing more precise. A notice has none that would be true, so it stands as a note, which any
 * reader shows, with its codes in an extension of the note.
 */
export type FlagParts = { readonly interpretation: CodeableConcept } | { readonly note: Annotation }

const measurementStatus = (flag: Flag): string | undefined => {
  if (flag === 'validated-data') return 'validated-data'
  const { measurementStatus, severity } = flagDefinition(flag)
  return measurementStatus ?? (severity === 'doubt' ? 'questionable' : undefined)
}

const partsOf = (flag: Flag, language: Language): FlagParts => {
  const { asn1, [language]: text } = flagDefinition(flag)
  const status = measurementStatus(flag)
  const display = asn1 && ASN1_DISPLAYS[asn1]
  const named: Coding[] = [
    ...(asn1 ? [{ system: SYSTEMS.asn1, code: asn1, ...(display ? { display } : {}) }] : []),
    { system: OWN_SYSTEMS.flags, code: flag, display: flagDefinition(flag).en },
  ]
  return status
    ? { interpretation: { coding: [{ system: SYSTEMS.measurementStatus, code: status }, ...named], text } }
    : { note: { extension: [{ url: OWN_SYSTEMS.notice, valueCodeableConcept: { coding: named } }], text } }
}

/** The constant parts of every flag, in both languages. */
export const FLAG_PARTS: Readonly<Record<Language, Readonly<Record<Flag, FlagParts>>>> = frozen({
  fr: mapValues(FLAGS, (_, flag) => partsOf(flag, 'fr')),
  en: mapValues(FLAGS, (_, flag) => partsOf(flag, 'en')),
})

const TEST_DATA: readonly Flag[] = ['demonstration', 'testing']

/** Whether the device says that this is no patient's measurement. */
export const saysTestData = (flags: readonly Flag[]): boolean => flags.some((flag) => TEST_DATA.includes(flag))
