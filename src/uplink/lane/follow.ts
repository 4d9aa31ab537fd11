import type { DeliveryResult } from '../../journal/outbox-types.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { type Attempt, type Course, isCulprit, type Step } from './course.ts'
import type { Parcel } from './parcel.ts'
import { latest, result } from './result.ts'
import { accepted, heard, knowing, putOff, refuse, stopped } from './steps.ts'

const CONFLICTS = 3

/** What follows from a request: what to write down, what to remember, what to do next. `random`: 0 to 1. */
export function follow(before: Course, attempt: Attempt, random: number): Step {
  const { parcel, verdicts } = attempt
  const course = knowing(before, parcel.observations)
  return verdicts.length === parcel.observations.length && verdicts.length > 1
    ? followEach(course, parcel, verdicts, random)
    : followWhole(course, attempt, random)
}

/** All or nothing. */
function followWhole(course: Course, { parcel, verdicts, notSent }: Attempt, random: number): Step {
  const [verdict] = verdicts
  const { observations } = parcel
  const count = observations.length
  const all = (answer: DeliveryResult['answer'], isRefused = notSent) =>
    observations.map((each) => ({
      ...result(each, answer, verdict),
      ...(isRefused && !verdict.mayHaveArrived && { notSent: true as const }),
    }))
  // A plain no: nothing of it is there.
  const again = (changed: Partial<Course>, kind: 'on' | 'renew' = 'on'): Step => ({
    course: { ...heard(course), ...changed },
    results: all('transient', true),
    next: { kind },
  })
  switch (verdict.kind) {
    case 'accepted':
      return { course: accepted(course, observations), results: all('accepted'), next: { kind: 'on' } }
    case 'unknown':
    case 'transient':
      return putOff(course, all(verdict.kind), verdict, random, notSent && !isOfReference(verdict) ? [] : observations)
    case 'configuration':
      // Others are let in: it is one of these, a patient who has not agreed, or something that this platform takes from nobody.
      if (observations.some((each) => isCulprit(course, each, verdict.signature))) break
      return stopped(
        course,
        'refused',
        verdict.signature,
        all('configuration'),
        isOfEndpoint(verdict) || count > 1 ? [] : observations,
      )
    case 'conflict':
      if (course.conflicts >= CONFLICTS) break
      return putOff(
        { ...course, conflicts: course.conflicts + 1 },
        all('transient', true),
        verdict,
        random,
        observations,
      )
    case 'stale':
      if (course.isRenewed) break
      return again({ isRenewed: true }, 'renew')
    case 'size':
      if (count > 1) return again({ entries: Math.ceil(count / 2) })
      break
    case 'ambiguous':
    case 'poison':
  }
  return count > 1 ? again({ suspects: count }) : refuse(course, observations[0], verdict)
}

/** About who we are and the way there, not about what we send. */
const isOfEndpoint = ({ signature }: Verdict): boolean => /^((Device|Patient): )?(3\d\d|401|407|UMT-)/.test(signature)

/** The platform was reached, and stumbled over what the Observations point to. */
const isOfReference = ({ signature }: Verdict): boolean => /^(Device|Patient): \d{3}\b/.test(signature)

/** Each on its own: those that are fine are done with, whatever became of the others. */
function followEach(course: Course, parcel: Parcel, verdicts: readonly Verdict[], random: number): Step {
  const pairs = parcel.observations.flatMap((each, index) => {
    const verdict = verdicts[index]
    return verdict ? [{ each, verdict }] : []
  })
  const fine = pairs.filter(({ verdict }) => verdict.kind === 'accepted').map(({ each }) => each)
  let next = fine.length > 0 ? accepted(course, fine) : course
  const results: DeliveryResult[] = []
  let worst: Verdict | undefined
  let isStale = false
  const heldBack = pairs.map(({ each, verdict }) =>
    result(each, verdict.kind === 'unknown' || verdict.kind === 'transient' ? verdict.kind : 'configuration', verdict),
  )
  for (const [index, { each, verdict }] of pairs.entries()) {
    const { kind, signature } = verdict
    if (kind === 'accepted') {
      results.push(result(each, kind, verdict))
    } else if (kind === 'configuration' && fine.length === 0 && !isCulprit(course, each, signature)) {
      return stopped(next, 'refused', signature, heldBack, [])
    } else if (kind === 'transient' || kind === 'unknown' || (kind === 'conflict' && course.conflicts < CONFLICTS)) {
      results.push(result(each, kind === 'conflict' ? 'transient' : kind, verdict))
      if (kind === 'conflict') next = { ...next, conflicts: course.conflicts + 1 }
      if (!worst || (verdict.retryAfterMs ?? 0) > (worst.retryAfterMs ?? 0)) worst = verdict
    } else if (kind === 'stale' && !course.isRenewed) {
      results.push(result(each, 'transient', verdict))
      isStale = true
    } else if (fine.length > 0) {
      // Others were accepted: it is this one, even by a status that may mean all of us.
      results.push(result(each, 'permanent', verdict))
    } else {
      const step = refuse(next, each, verdict)
      next = step.course
      results.push(...step.results)
      if (step.next.kind === 'stopped') return { ...step, results: latest([...results, ...heldBack.slice(index + 1)]) }
    }
  }
  const late = pairs.filter(({ verdict }) => verdict === worst).map(({ each }) => each)
  if (worst) return putOff(next, results, worst, random, late)
  if (isStale) return { course: { ...next, isRenewed: true }, results, next: { kind: 'renew' } }
  return { course: next, results, next: { kind: 'on' } }
}
