import type { DeliveryResult, OwedObservation } from '../../journal/outbox-types.ts'
import type { Verdict } from '../verdict.ts'
import { backoffMs, probeAfterMs } from './backoff.ts'
import { type Attempt, BEGINNING, type Course, type Step, type Stop } from './course.ts'
import type { Parcel } from './parcel.ts'

/** So many units refused alike are no bad units. */
const ALIKE_UNITS = 3
const CONFLICTS = 3

/** What follows from a request: what to write down, what to remember, what to do next. `random`: 0 to 1. */
export function follow(course: Course, attempt: Attempt, random: number): Step {
  const { parcel, verdicts } = attempt
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
    observations.map((each) => ({ ...result(each, answer, verdict), ...(isRefused && { notSent: true as const }) }))
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
      return putOff(course, all(verdict.kind), verdict, random)
    case 'configuration':
      return stopped(course, 'refused', verdict.signature, all('configuration'))
    case 'conflict':
      if (course.conflicts >= CONFLICTS) break
      return putOff({ ...course, conflicts: course.conflicts + 1 }, all('transient', true), verdict, random)
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
  for (const { each, verdict } of pairs) {
    const { kind, signature } = verdict
    if (kind === 'accepted') {
      results.push(result(each, kind, verdict))
    } else if (kind === 'configuration' && fine.length === 0) {
      const all = pairs.map((one) => result(one.each, 'configuration', one.verdict))
      return stopped(next, 'refused', signature, all)
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
      if (step.next.kind === 'stopped') return { ...step, results: latest(results) }
    }
  }
  if (worst) return putOff(next, results, worst, random)
  if (isStale) return { course: { ...next, isRenewed: true }, results, next: { kind: 'renew' } }
  return { course: next, results, next: { kind: 'on' } }
}

/** It takes what we send: whatever was suspected of the configuration is over. */
function accepted({ stop, suspects = 0, entries, alike, culprits }: Course, done: readonly OwedObservation[]): Course {
  const left = suspects - done.length
  const isElsewhere = stop?.because === 'alike' && done.every(({ encounter }) => !stop.encounters.includes(encounter))
  return {
    ...BEGINNING,
    ...(entries !== undefined && { entries }),
    ...(left > 0 && { suspects: left }),
    culprits: isElsewhere ? (alike?.refused ?? []).map(({ observation }) => observation) : culprits,
  }
}

/** The platform lets us in and has looked at it; what it refuses alike it may still refuse. */
const heard = ({ stop, ...course }: Course): Course => ({
  ...course,
  failures: 0,
  ...(stop?.because === 'alike' && { stop }),
})

function putOff(course: Course, results: readonly DeliveryResult[], verdict: Verdict, random: number): Step {
  if (course.stop) return stillStopped(course, course.stop, results)
  const { failures } = course
  const ms = backoffMs(failures, random, verdict.retryAfterMs)
  return { course: { ...course, failures: failures + 1 }, results, next: { kind: 'pause', ms } }
}

/** One that is refused for what it is, unless the same was said of those before it. */
function refuse(course: Course, each: OwedObservation, verdict: Verdict): Step {
  const { signature, reason } = verdict
  if (course.stop?.because === 'alike')
    return stillStopped(course, course.stop, [result(each, 'configuration', verdict)])
  const { suspects: _, alike, ...rest } = heard(course)
  const quarantined = { results: [result(each, 'permanent', verdict)], next: { kind: 'on' } } as const
  if (course.culprits.includes(each.observation))
    return { course: { ...rest, ...(alike && { alike }) }, ...quarantined }
  const { observation, owes, reading, encounter } = each
  const before = alike?.signature === signature ? alike.refused : []
  const refused = [...before, { observation, owes, reading, encounter, reason }]
  const next: Course = { ...rest, conflicts: 0, alike: { signature, refused } }
  if (new Set(refused.map((one) => one.reading)).size < ALIKE_UNITS) return { course: next, ...quarantined }
  const results = refused.map((one): DeliveryResult => ({ ...pick(one), answer: 'configuration', reason: one.reason }))
  return stopped(next, 'alike', signature, results)
}

function stopped(
  course: Course,
  because: Stop['because'],
  signature: string,
  results: readonly DeliveryResult[],
): Step {
  if (course.stop) return stillStopped(course, { ...course.stop, signature }, results)
  const encounters = [...new Set((course.alike?.refused ?? []).map(({ encounter }) => encounter))]
  return stillStopped(course, { because, signature, tries: -1, encounters }, results)
}

function stillStopped(course: Course, stop: Stop, results: readonly DeliveryResult[]): Step {
  const tries = stop.tries + 1
  return {
    course: { ...course, stop: { ...stop, tries } },
    results,
    next: { kind: 'stopped', ms: probeAfterMs(tries) },
  }
}

const result = (each: OwedObservation, answer: DeliveryResult['answer'], { reason }: Verdict): DeliveryResult => ({
  ...pick(each),
  answer,
  ...(answer !== 'accepted' && { reason }),
})

const pick = ({ observation, owes }: Pick<OwedObservation, 'observation' | 'owes'>) => ({
  observation,
  owes: owes === 'retract' ? owes : ('create' as const),
})

/** Of what was said twice, the last. */
const latest = (results: readonly DeliveryResult[]): readonly DeliveryResult[] => [
  ...new Map(results.map((each) => [each.observation, each])).values(),
]
