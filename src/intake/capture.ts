import { UmtError } from '../errors.ts'
import type { Metric } from '../reading/metrics.ts'

/** What a person wants to be final now: everything that is steady, unless told otherwise. */
export interface CaptureWish {
  readonly device?: string
  readonly metric?: Metric
}

/**
 * What somebody who asks now gets of one live measurement. `not-yet`: its probe is on; `neededMs`: how much longer it has to
 * stay as it is, absent when nobody can tell. `off`: nothing of it came lately.
 */
export type Captured<T> =
  | { readonly kind: 'final'; readonly final: T }
  | { readonly kind: 'not-yet'; readonly neededMs?: number }
  | { readonly kind: 'off' }

/** A capture that became final. `heldBecause`: it is on disk, but nobody knows whose it is. */
export interface CapturedFinal {
  readonly device: string
  readonly metrics: readonly Metric[]
  readonly observations: readonly string[]
  readonly heldBecause?: string
}

/** Why there is nothing to capture; never a value. */
export function refusalOf(tried: readonly Captured<unknown>[]): UmtError {
  const waiting = tried.flatMap((each) => (each.kind === 'not-yet' ? [each] : []))
  if (waiting.length === 0) return new UmtError('UMT-CAPTURE-101')
  const needed = waiting.flatMap(({ neededMs }) => neededMs ?? [])
  if (needed.length === 0) return new UmtError('UMT-CAPTURE-103')
  return new UmtError('UMT-CAPTURE-102', { seconds: String(Math.max(1, Math.ceil(Math.min(...needed) / 1_000))) })
}
