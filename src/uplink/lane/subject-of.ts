import { z } from 'zod'
import type { Subject } from '../../encounter/subject.ts'

const body = z.object({
  subject: z.object({
    reference: z.string().exactOptional(),
    identifier: z.object({ system: z.string(), value: z.string() }).exactOptional(),
  }),
})

/** Whose an Observation is, by the Observation itself: what is sent beside it can be of nobody else. */
export function subjectOf(observation: string): Subject {
  const { data } = body.safeParse(parsed(observation))
  if (!data) return { kind: 'unknown' }
  const { subject } = data
  if (subject.identifier) return { kind: 'logical', ...subject.identifier }
  return subject.reference === undefined ? { kind: 'unknown' } : { kind: 'literal', reference: subject.reference }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
