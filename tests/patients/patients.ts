import fc from 'fast-check'
import { Counts } from './counts.ts'
import { playDay } from './day.ts'
import { type DayPlan, dayPlan } from './deeds.ts'
import { smaller } from './smaller.ts'
import { beginning } from './story.ts'
import type { Failure } from './truth.ts'

/** What came of playing many days. Plain data: it crosses threads. */
export interface Report {
  readonly counts: Counts
  /** What was wrong with the smallest day that was found. */
  readonly failures: readonly Failure[]
  /** That day, line by line. */
  readonly story: readonly string[]
  /** Consultations until it was found. */
  readonly foundAfter?: number
}

const PER_DAY = { min: 1, max: 12 }
/** Days from one look at the count to the next; each has a seed of its own. */
const DAYS_A_ROUND = 25
const SMALLER_WITHIN_MS = 60_000

/** Plays random days of vehicles until there were so many consultations, or until one fails; that one is made small. */
export async function playPatients(
  consultations: number,
  seed: number,
  progress: (counts: Counts) => void = () => {},
): Promise<Report> {
  const counts = new Counts()
  for (let round = 0; counts.consultations < consultations; round += 1) {
    const found = await fc.check(
      fc.asyncProperty(dayPlan(PER_DAY), async (plan) => (await failuresOf(plan, counts)).length === 0),
      { seed: (seed + round) | 0, numRuns: DAYS_A_ROUND, endOnFailure: true },
    )
    progress(counts)
    const [plan] = found.counterexample ?? []
    if (!plan) continue
    const { consultations: foundAfter } = counts
    const small = await smaller(
      plan,
      async (each) => (await failuresOf(each, new Counts())).length > 0,
      SMALLER_WITHIN_MS,
    )
    return { counts, foundAfter, ...(await tellDay(small)) }
  }
  return { counts, failures: [], story: [] }
}

/** The day as a story, with what was wrong at its end. */
async function tellDay(plan: DayPlan): Promise<Pick<Report, 'failures' | 'story'>> {
  const story = [...beginning(plan)]
  const failures = await failuresOf(plan, new Counts(), (line) => story.push(line))
  return { failures, story }
}

/** A daemon that throws has lost what it had. */
async function failuresOf(plan: DayPlan, counts: Counts, tell?: (line: string) => void): Promise<readonly Failure[]> {
  try {
    const failures = await playDay(plan, counts, tell)
    counts.heldNeedlessly += failures.filter(({ sin }) => sin === 'heldNeedlessly').length
    return failures.filter(({ sin }) => sin !== 'heldNeedlessly')
  } catch (error) {
    return [{ sin: 'lost', about: error instanceof Error ? (error.stack ?? error.message) : String(error) }]
  }
}
