import type { Performer } from '../encounter/performer.ts'
import type { Subject } from '../encounter/subject.ts'
import { frozen } from './frozen.ts'
import type { Reference } from './resources.ts'
import { EXTENSIONS } from './systems.ts'

const UNKNOWN: Reference = frozen({ extension: [{ url: EXTENSIONS.absentReason, valueCode: 'unknown' }] })

/** `Observation.subject`: as the caller named the patient, or the reason why there is none. */
export function subjectReference(subject: Subject): Reference {
  switch (subject.kind) {
    case 'unknown':
      return UNKNOWN
    case 'literal':
      return { reference: subject.reference, type: 'Patient' }
    case 'logical':
      return { type: 'Patient', identifier: { system: subject.system, value: subject.value } }
  }
}

/** `Observation.performer`: a professional by the number in a register, since no Practitioner is written here. */
export const performerReference = ({ system, value }: Performer): Reference => ({
  type: 'Practitioner',
  identifier: { system, value },
})

/** A literal reference from an id (`e1` is `Encounter/e1`) or from a reference, which stays as it is. */
export const literalReference = (type: 'Encounter' | 'Device', id: string): Reference => ({
  reference: id.includes('/') || id.startsWith('urn:') ? id : `${type}/${id}`,
})
