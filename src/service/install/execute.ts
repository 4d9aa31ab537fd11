import { UmtError } from '../../errors.ts'
import { inWordsOf, stepFailed } from './failed.ts'
import type { Plan, Step } from './plan.ts'

/** Does one step; what it could not do though nothing depends on it is its answer. Throws `UMT-…`, or what the system threw. */
export type Perform = (step: Step) => Promise<string | undefined>

export interface Execution {
  readonly plan: Plan
  readonly release: string
  readonly perform: Perform
  /** Told before each step, and of what could not be done though nothing depends on it. */
  readonly told: (step: Step, note?: string) => void
}

/**
 * Does a plan. When a change fails, what was before is put back: `UMT-SERVICE-126` says so, `-135` that this failed too, `-128` that it
 * may not be. Without anything to go back to the failure of the step itself is thrown.
 */
export async function execute({ plan, release, perform, told }: Execution): Promise<void> {
  const all = async (steps: readonly Step[]) => {
    for (const step of steps) {
      told(step)
      const note = await perform(step).catch((error: unknown) => {
        throw stepFailed(step, error)
      })
      if (note !== undefined) told(step, note)
    }
  }
  await all(plan.prepare)
  try {
    await all(plan.change)
  } catch (error) {
    if (plan.undo.length === 0) throw error
    await all(plan.undo).catch(async (failure: unknown) => {
      // Whatever it is that now stands there: better it tries than that nothing runs.
      await perform({ do: 'start' }).catch(() => undefined)
      if (failure instanceof UmtError && failure.code === 'UMT-SERVICE-128') throw failure
      throw new UmtError('UMT-SERVICE-135', { release, detail: inWordsOf(error), undo: inWordsOf(failure) })
    })
    if (plan.back === undefined) throw error
    throw new UmtError('UMT-SERVICE-126', { release, previous: plan.back, detail: inWordsOf(error) })
  }
  await all(plan.finish)
}
