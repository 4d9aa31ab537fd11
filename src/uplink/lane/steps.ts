import type { DeliveryResult, OwedObservation } from '../../journal/outbox-types.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { backoffMs, probeAfterMs } from './backoff.ts'
import {
  avoidedBy,
  BEGINNING,
  type Course,
  type Culprit,
  isCulprit,
  type Step,
  type Stop,
  type Suspect,
  type Troubled,
} from './course.ts'
import { pick, result } from './result.ts'

/** So many units refused alike are no bad units; nor are so many for whatever reasons. */
const ALIKE_UNITS = 3
const ANY_UNITS = 8
/** So many are remembered of a stop that lasts. */
const SUSPECTS = 500
/** So many parcels go before what a platform stumbles over is tried again. */
const REST = 32

/** It takes what we send: whatever was suspected of the configuration is over. */
export function accepted(course: Course, done: readonly OwedObservation[]): Course {
  const { stop, suspects = 0, entries, culprits, troubled } = course
  const left = suspects - done.length
  const isPassed =
    troubled !== undefined && avoidedBy(course).length > 0 && !done.some((each) => isAmong(troubled, each))
  const rest = isPassed ? (troubled.rest || REST) - 1 : 0
  return {
    ...BEGINNING,
    ...(entries !== undefined && { entries }),
    ...(left > 0 && !isPassed && { suspects: left }),
    ...(isPassed && { troubled: { ...troubled, rest }, failures: course.failures }),
    culprits: [...culprits, ...culpritsOf(stop, done)].filter(
      ({ observation }) => !done.some((one) => one.observation === observation),
    ),
  }
}

/** Something else was accepted: what the lane had stopped for is the fault of what was refused. */
function culpritsOf(stop: Stop | undefined, done: readonly OwedObservation[]): Course['culprits'] {
  if (!stop || done.some(({ observation }) => stop.suspects.some((one) => one.observation === observation))) return []
  return stop.suspects.map((one) => ({
    ...one,
    // One of the same encounter was accepted: it is not the patient.
    encounter: done.some(({ encounter }) => encounter === one.encounter) ? '' : one.encounter,
    signature: stop.signature,
  }))
}

/** The platform lets us in and has looked at it; what it refuses alike it may still refuse. */
export const heard = ({ stop, ...course }: Course): Course => ({
  ...course,
  failures: 0,
  ...(stop?.because === 'alike' && { stop }),
})

/** `stumbled`: what the platform may have stumbled over; nothing of it when it was not even reached. */
export function putOff(
  course: Course,
  results: readonly DeliveryResult[],
  verdict: Verdict,
  random: number,
  stumbled: readonly OwedObservation[],
): Step {
  if (course.stop) return stillStopped(course, course.stop, results)
  const { failures, troubled: before, ...rest } = course
  const ms = backoffMs(failures, random, verdict.retryAfterMs)
  const troubled = troubledBy(stumbled, verdict, before)
  return {
    course: { ...rest, failures: failures + 1, ...(troubled && { troubled }) },
    results,
    next: { kind: 'pause', ms },
  }
}

/** What went instead of what it stumbled over may be another such one: both are left alone then. */
function troubledBy(
  stumbled: readonly OwedObservation[],
  { signature }: Verdict,
  before: Troubled | undefined,
): Troubled | undefined {
  const same = before && { ...before, rest: 0 }
  if (stumbled.length !== 1) return same
  const { encounters, devices } = before ?? { encounters: [], devices: [] }
  const isOfDevice = signature.startsWith('Device')
  const all = {
    encounters: isOfDevice ? encounters : [...new Set([...encounters, ...stumbled.map((each) => each.encounter)])],
    devices: isOfDevice ? [...new Set([...devices, ...stumbled.map((each) => each.device)])] : devices,
    rest: 0,
  }
  return all.encounters.length + all.devices.length > SUSPECTS ? same : all
}

const isAmong = ({ encounters, devices }: Troubled, { encounter, device }: OwedObservation): boolean =>
  encounters.includes(encounter) || devices.includes(device)

/** One that is refused for what it is, unless the same was said of those before it. */
export function refuse(course: Course, each: OwedObservation, verdict: Verdict): Step {
  const { signature, reason } = verdict
  const isAgain = (one: Culprit) => one.signature === undefined && one.observation === each.observation
  if (isCulprit(course, each, signature) || course.culprits.some(isAgain)) {
    const culprits = course.culprits.filter((one) => !isAgain(one))
    const known = { ...(course.stop ? course : found(course)), culprits }
    const results = [result(each, 'permanent', verdict)]
    return known.stop ? stillStopped(known, known.stop, results) : { course: known, results, next: { kind: 'on' } }
  }
  if (course.stop?.because === 'alike')
    return stillStopped(course, suspecting(course.stop, [each], signature), [result(each, 'configuration', verdict)])
  const rest = found(course)
  const quarantined = { results: [result(each, 'permanent', verdict)], next: { kind: 'on' } } as const
  const { observation, owes, reading, encounter, device } = each
  const all = [...course.refused, { observation, owes, reading, encounter, device, reason, signature }]
  const alike = all.slice(all.findLastIndex((one) => one.signature !== signature) + 1)
  const row = unitsIn(alike) >= ALIKE_UNITS ? alike : all
  if (unitsIn(row) < (row === alike ? ALIKE_UNITS : ANY_UNITS))
    return { course: { ...rest, conflicts: 0, refused: all }, ...quarantined }
  const results = row.map((one): DeliveryResult => ({ ...pick(one), answer: 'configuration', reason: one.reason }))
  return stopped({ ...rest, conflicts: 0, refused: row }, 'alike', signature, results, row)
}

/** The culprit among the suspects. */
function found(course: Course): Course {
  const { suspects: _, ...rest } = heard(course)
  return rest
}

/**
 * What a person had sent again is known for its fault: that it is refused once more says nothing new of the platform. Nothing
 * else is untried and has been tried.
 */
export function knowing(course: Course, observations: readonly OwedObservation[]): Course {
  const again = observations.filter(({ answer, attempts }) => answer === 'untried' && attempts > 0)
  if (again.length === 0) return course
  const known = course.culprits.filter((one) => !again.some(({ observation }) => observation === one.observation))
  return {
    ...course,
    culprits: [...known, ...again.map(({ observation, encounter, device }) => ({ observation, encounter, device }))],
  }
}

const unitsIn = (refused: readonly Pick<OwedObservation, 'reading'>[]): number =>
  new Set(refused.map(({ reading }) => reading)).size

export function stopped(
  course: Course,
  because: Stop['because'],
  signature: string,
  results: readonly DeliveryResult[],
  suspects: readonly Suspect[],
): Step {
  const stop = course.stop ?? { because, signature, tries: -1, suspects: [] }
  return stillStopped(course, suspecting(stop, suspects, signature), results)
}

/** For another reason than before all begins anew. */
function suspecting(stop: Stop, refused: readonly Suspect[], signature: string): Stop {
  const before = stop.because === 'alike' || stop.signature === signature ? stop.suspects : []
  const added = refused
    .filter(({ observation }) => !before.some((one) => one.observation === observation))
    .map(({ observation, encounter, device }) => ({ observation, encounter, device }))
  const isFull = before.length + added.length > SUSPECTS
  return {
    ...stop,
    signature: stop.because === 'alike' ? stop.signature : signature,
    suspects: isFull ? before : [...before, ...added],
  }
}

function stillStopped(course: Course, stop: Stop, results: readonly DeliveryResult[]): Step {
  const tries = stop.tries + 1
  return {
    course: { ...course, stop: { ...stop, tries } },
    results,
    next: { kind: 'stopped', ms: probeAfterMs(tries) },
  }
}
