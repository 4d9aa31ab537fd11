import type { DayPlan, Deed } from './deeds.ts'

/**
 * Leaves out of a day whatever can be left out while it still fails: first halves of its deeds, in the end single ones. A day
 * has some fifty deeds and most have nothing to do with the failure; what is left can be read.
 */
export async function smaller(
  plan: DayPlan,
  fails: (plan: DayPlan) => Promise<boolean>,
  withinMs: number,
): Promise<DayPlan> {
  const until = Date.now() + withinMs
  let deeds: readonly Deed[] = plan.consultations.flat()
  const planOf = (left: readonly Deed[]): DayPlan => ({ ...plan, consultations: [left] })
  for (let size = Math.ceil(deeds.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = deeds.length - size; from > -size && Date.now() < until; from -= size) {
      const left = deeds.filter((_, index) => index < from || index >= from + size)
      if (await fails(planOf(left))) deeds = left
    }
  return planOf(deeds)
}
