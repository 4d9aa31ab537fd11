import type { LogicalSubject, Subject, Traits } from '../../encounter/subject.ts'
import { OWN_SYSTEMS } from '../systems.ts'
import { claiming, urlsOf } from './claims.ts'
import type { Json } from './dialect.ts'
import { INSEE, LOCAL_TYPE, NATIONAL_TYPES, PATIENT_EXTENSIONS, RELIABILITY } from './identity.ts'
import type { JsonObject } from './json-tree.ts'
import type { ProfileName } from './names.ts'
import type { Choices } from './presets.ts'

/** The Patient of a platform that has none yet; `undefined` for one who was named by a reference, or not at all. */
export function patientResource(subject: Subject, choices: Choices): JsonObject | undefined {
  if (subject.kind !== 'logical') return undefined
  const { traits, identityStatus } = subject
  const source = choices.systems.source ?? OWN_SYSTEMS.source
  const extension = [
    ...(identityStatus ? [reliability(identityStatus, choices)] : []),
    ...(traits?.birthPlace === undefined ? [] : [birthPlace(traits.birthPlace)]),
  ]
  const patient: JsonObject = {
    resourceType: 'Patient',
    ...(source !== '' && { meta: { source } }),
    ...(extension.length > 0 && { extension }),
    identifier: [identifierOf(subject, choices)],
    ...(traits && { name: [nameOf(traits)], gender: traits.gender, birthDate: traits.birthDate }),
  }
  return claiming(patient, urlsOf(claimsOf(subject, choices), choices))
}

/** FrCore asks for name, gender, date of birth and how far that can be trusted; for the national identity, for all five traits. */
function claimsOf({ system, identityStatus, traits }: LogicalSubject, { frcore }: Choices): readonly ProfileName[] {
  if (!traits || !identityStatus) return []
  const isNational = Object.hasOwn(NATIONAL_TYPES, system)
  const isWhole = identityStatus === 'QUAL' && traits.birthPlace !== undefined
  return isNational && isWhole && frcore !== '2.0' ? ['frcore/patient-ins'] : ['frcore/patient']
}

function identifierOf({ system, value }: LogicalSubject, { frcore }: Choices): Json {
  const national = NATIONAL_TYPES[system]
  if (!national) return { use: 'usual', type: { coding: [LOCAL_TYPE] }, system, value }
  const { code, use } = national
  return { use, type: { coding: [{ system: RELIABILITY[frcore].types, code }] }, system, value }
}

function reliability(status: NonNullable<LogicalSubject['identityStatus']>, { frcore }: Choices): Json {
  const { extension: url, part, system, codes } = RELIABILITY[frcore]
  return { url, extension: [{ url: part, valueCoding: { system, code: codes[status] } }] }
}

const birthPlace = (code: string): Json => ({
  url: PATIENT_EXTENSIONS.birthPlace,
  valueAddress: { extension: [{ url: PATIENT_EXTENSIONS.insee, valueCoding: { system: INSEE, code } }] },
})

const nameOf = ({ family, given, givenNames }: Traits): Json => ({
  extension: [{ url: PATIENT_EXTENSIONS.givenNames, valueString: givenNames ?? given }],
  use: 'official',
  family,
  given: [given],
})
