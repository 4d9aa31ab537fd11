import type { DeliveryResult, OutboxLimits, OwedUnit } from '../outbox-types.ts'
import type { ActEntry, Journal } from '../types.ts'
import { actOf } from './acts.ts'
import { entryOf } from './entries.ts'

/** Limits that are none. */
export const ALL = { units: 1_000_000, bytes: Number.MAX_SAFE_INTEGER } as const

/** What is to be sent next, noted as handed out: a lane that sends all that it looks at. */
export function handedOut(journal: Journal, endpoint: string, limits: OutboxLimits): readonly OwedUnit[] {
  const units = journal.outbox.look(endpoint, limits)
  const observations = units.flatMap((unit) => unit.observations)
  if (!journal.outbox.handOut(endpoint, observations))
    throw new Error('somebody decided on it between look and handOut')
  return units
}

/** The same answer to everything in some units. */
export const answered = (
  units: readonly OwedUnit[],
  answer: DeliveryResult['answer'],
  more: Partial<DeliveryResult> = {},
): readonly DeliveryResult[] =>
  units.flatMap(({ observations }) =>
    observations.flatMap(({ observation, owes }) =>
      owes === 'nothing' ? [] : [{ observation, owes, answer, ...more }],
    ),
  )

/** Sends everything to a platform that takes everything, and returns what arrived, in order. */
export function drain(journal: Journal, endpoint: string, at = 1_790_000_100_000): readonly string[] {
  const arrived: string[] = []
  for (;;) {
    const units = handedOut(journal, endpoint, { units: 8, bytes: 262_144 })
    if (units.length === 0) return arrived
    for (const { observations } of units)
      arrived.push(...observations.map(({ owes, observation }) => `${owes} ${observation}`))
    journal.outbox.settle(endpoint, answered(units, 'accepted'), at)
  }
}

/** Somebody finds that the n-th measurement is of another encounter, or nobody's; `round` tells moves of one reading apart. */
export function moving(n: number, encounter: string | undefined, round = 1): ActEntry {
  const { encounter: _other, ...act } = actOf(n, { kind: 'reading-moved', reading: entryOf(n).key })
  if (encounter === undefined) return act
  return { ...act, encounter, observations: movedObservations(n, encounter, round) }
}

/** What the n-th measurement is rendered to for another patient: under ids of their own. */
export const movedObservations = (n: number, encounter: string, round = 1) =>
  entryOf(n).observations.map(({ id, metric, body }) => ({
    id: `${id}-moved-${round}`,
    metric,
    body: JSON.stringify({ ...JSON.parse(body), encounter, round }),
  }))
