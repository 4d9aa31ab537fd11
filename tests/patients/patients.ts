import fc from 'fast-check'
import { Counts } from './counts.ts'
import { playDay } from './day.ts'
import { type DayPlan, dayPlan } from './deeds.ts'
import { beginning } from './story.ts'
import type { Failure } from './truth.ts'

/** What came of playing many days. */
export interface Report {
  readonly counts: Counts
  readonly failures: readonly Failure[]
  /** The smallest day that was found to fail, told line by line. */
  readonly story: readonly string[]
}

const PER_DAY = { min: 1, max: 12 }

/** Plays random days of vehicles until there were so many consultations, or one failed; that one is made as small as it goes. */
export async function playPatients(
  consultations: number,
  seed: number,
  progress: (counts: Counts) => void = () => {},
): Promise<Report> {
  const counts = new Counts()
  for (let round = 0; counts.consultations < consultations; round += 1) {
    const found = await fc.check(
      fc.asyncProperty(dayPlan(PER_DAY), async (plan) => {
        if (counts.consultations >= consultations) return true
        return (await playDay(plan, counts)).length === 0
      }),
      { seed: (seed + round) | 0, numRuns: 50, endOnFailure: false },
    )
    progress(counts)
    const [plan] = found.counterexample ?? []
    if (found.failed && plan) return { counts, ...(await tellDay(plan)) }
  }
  return { counts, failures: [], story: [] }
}

async function tellDay(plan: DayPlan): Promise<Pick<Report, 'failures' | 'story'>> {
  const story = [...beginning(plan)]
  const failures = await playDay(plan, new Counts(), (line) => story.push(line))
  return { failures, story }
}
