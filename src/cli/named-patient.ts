import { namedSubject } from '../bus/payloads/encounter.ts'
import type { RequestOf } from '../bus/requests.ts'
import { admitted } from '../encounter/admitted-subject.ts'
import { UmtError } from '../errors.ts'
import { subjectOf } from './subject-of.ts'

type Named = RequestOf['encounter/open']['subject']

/**
 * A patient as a person names him, or as a program does: the JSON of the request, with an identity status, a local identifier
 * beside the national one, or traits. `undefined` for anything else.
 */
export function namedPatient(text: string): Named | undefined {
  if (!text.startsWith('{')) return subjectOf(text)
  try {
    return namedSubject.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Why a patient may not be named so. */
export function refusalOf(named: Named): UmtError | undefined {
  try {
    admitted(named)
    return undefined
  } catch (error) {
    if (error instanceof UmtError) return error
    throw error
  }
}
