import type { Subject } from '../../src/encounter/subject.ts'
import { gatewayDevice, toDevice } from '../../src/fhir/device.ts'
import type { Json } from '../../src/fhir/dialect/dialect.ts'
import { dialectOf } from '../../src/fhir/dialect/dialect-of.ts'
import { type DialectSettings, PRESETS } from '../../src/fhir/dialect/settings.ts'

/** Every preset in every coding, under our own ids and without, with the patient as he was named and created. */
export const VARIANTS: readonly DialectSettings[] = PRESETS.flatMap((preset) =>
  (['mdc+loinc', 'loinc-only'] as const).flatMap((codings): readonly DialectSettings[] => [
    { preset, codings },
    { preset, codings, mode: 'put', encounter: 'literal' },
    ...(preset === 'ans-mesures' ? [] : [{ preset, codings, patient: 'create', encounter: 'none' } as const]),
  ]),
)

const REFERENCES = { device: 'Device/17', gateway: 'Device/18', patient: 'Patient/4' }

const CUFF = toDevice(
  { id: 'cuff-1', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' },
  { systemId: 'feedabeedead77c3', serialNumber: '42', firmwareRevision: '1.4.2' },
  { category: 'cuff', unit: 'umt-1', specializationVersion: '2' },
)
const SILENT = toDevice(
  { id: 'x', driver: 'sig-plx', vendor: '', model: '' },
  {},
  { category: 'oximeter', unit: 'umt-1' },
)

const TRAITS = { family: 'PAT-TROIS', given: 'DOMINIQUE', birthDate: '1979-03-28', gender: 'female' } as const

export const PATIENTS: readonly Subject[] = [
  { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.10', value: '279035121518989' },
  {
    kind: 'logical',
    system: 'urn:oid:1.2.250.1.213.1.4.10',
    value: '279035121518989',
    identityStatus: 'QUAL',
    traits: { ...TRAITS, givenNames: 'DOMINIQUE MARIE-LOUISE', birthPlace: '51215' },
  },
  { kind: 'logical', system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-42', identityStatus: 'VALI', traits: TRAITS },
]

/** What becomes of one Observation as it was published: itself, and as it is withdrawn. */
export function sentOf(body: string, settings: DialectSettings): readonly Json[] {
  const dialect = dialectOf(settings)
  return [dialect.observation(body, REFERENCES), dialect.retraction(body, REFERENCES)].filter(
    (resource) => resource !== undefined,
  )
}

/** What goes before Observations. ANS takes a device only with all that its profile demands, so an endpoint of ANS is shown that one alone. */
export function sentBefore(settings: DialectSettings): readonly Json[] {
  const dialect = dialectOf(settings)
  const devices = dialect.gateway ? [gatewayDevice({ unit: 'umt-1', version: '1.0.0' }), CUFF, SILENT] : [CUFF]
  const patients = dialect.createsPatient ? PATIENTS.map((subject) => dialect.patientOf(subject)) : []
  return [...devices.map((device) => dialect.device(device)), ...patients].filter((resource) => resource !== undefined)
}
