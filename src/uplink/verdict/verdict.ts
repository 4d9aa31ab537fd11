import type { DeliveryAnswer } from '../../journal/outbox-types.ts'

/**
 * What an answer means for what was sent.
 *
 * | verdict         | answers                                             | what follows                                     |
 * |-----------------|-----------------------------------------------------|--------------------------------------------------|
 * | `accepted`      | 2xx, and of a Bundle each entry 2xx                 | nothing is owed any more                         |
 * | `unknown`       | cut, timeout, 2xx without the JSON that is due      | the very same again                              |
 * | `transient`     | 408, 425, 429, 500, 502, 503, 504, unreachable      | the same after a pause; order is kept            |
 * | `configuration` | 401 after a new token, 403, 404, 405, 3xx, TLS, …   | the lane stops, a person hears of it             |
 * | `conflict`      | 409; a 4xx that says nothing in FHIR                | a few times more, then as `poison`               |
 * | `ambiguous`     | 412                                                 | look what is there                               |
 * | `size`          | 413, or too many entries                            | fewer at a time from now on                      |
 * | `stale`         | a reference of ours is not known there (any more)   | create what it names again                       |
 * | `poison`        | 400, 422, any other 4xx, with an OperationOutcome   | find the one, put it into quarantine             |
 */
export type VerdictKind =
  | Extract<DeliveryAnswer, 'accepted' | 'unknown' | 'transient' | 'configuration'>
  | 'conflict'
  | 'ambiguous'
  | 'size'
  | 'stale'
  | 'poison'

export interface Verdict {
  readonly kind: VerdictKind
  /** Status and OperationOutcome, for a person; it may quote what was sent, so it is never logged. */
  readonly reason: string
  /** Equal for the same fault in different resources: status and codes, without ids. Safe to log. */
  readonly signature: string
  readonly retryAfterMs?: number
  /** Something of what was sent may be there all the same. */
  readonly mayHaveArrived?: true
}
