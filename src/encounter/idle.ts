import { type EncounterState, lastUse } from './encounter.ts'

/** For how long nothing may be measured in an open encounter, ms. */
export interface IdleLimits {
  /** Then a person is told. */
  readonly warnAfterMs: number
  /** So long after that it is closed. */
  readonly closeAfterMs: number
}

/** What is to be done about an encounter that may have been forgotten. */
export type IdleStep =
  | { readonly step: 'none' }
  /** Look again then. */
  | { readonly step: 'wait'; readonly ms: number }
  | { readonly step: 'warn'; readonly since: number }
  | { readonly step: 'close' }

/** Looks at what happened last. A patient may have left without a word, and the next one must not be taken for him. Pure. */
export function idleStep(state: EncounterState, now: number, { warnAfterMs, closeAfterMs }: IdleLimits): IdleStep {
  if (state.state === 'closed') return { step: 'none' }
  const { warnedAt } = state
  const since = lastUse(state)
  if (warnedAt === undefined) {
    const ms = since + warnAfterMs - now
    return ms > 0 ? { step: 'wait', ms } : { step: 'warn', since }
  }
  const ms = warnedAt + closeAfterMs - now
  return ms > 0 ? { step: 'wait', ms } : { step: 'close' }
}
