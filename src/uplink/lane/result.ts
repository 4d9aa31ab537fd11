import type { DeliveryResult, OwedObservation } from '../../journal/outbox-types.ts'
import type { Verdict } from '../verdict/verdict.ts'

/** What an attempt came to for one of its Observations. */
export const result = (
  each: OwedObservation,
  answer: DeliveryResult['answer'],
  { reason, mayHaveArrived }: Verdict,
): DeliveryResult => ({
  ...pick(each),
  answer,
  ...(answer !== 'accepted' && { reason }),
  ...(mayHaveArrived && { mayHaveArrived }),
})

export const pick = ({ observation, owes }: Pick<OwedObservation, 'observation' | 'owes'>) => ({
  observation,
  owes: owes === 'retract' ? owes : ('create' as const),
})

/** Of what was said twice, the last. */
export const latest = (results: readonly DeliveryResult[]): readonly DeliveryResult[] => [
  ...new Map(results.map((each) => [each.observation, each])).values(),
]
