import type { OutboxRow } from './deliveries.ts'
import type { Delivery, DeliveryResult } from './outbox-types.ts'

type Settled = Pick<Delivery, 'owes' | 'answer' | 'mayBeThere' | 'reason'>

/**
 * What a row becomes by an answer. Debt and answer are two axes: an answer to what is not owed any more, since a person moved
 * the reading meanwhile, only tells whether there is something to take back. `isCurrent`: whether the Observation stands
 * for its reading.
 */
export function settled(row: OutboxRow, result: DeliveryResult, isCurrent: () => boolean): Settled {
  const mayBeThere = row.answered || hasArrived(result)
  const { answer, reason } = result
  if (row.owes === result.owes) {
    const isDone = answer === 'accepted' || answer === 'inapplicable'
    return {
      owes: isDone ? 'nothing' : row.owes,
      answer,
      mayBeThere,
      ...(!isDone && reason !== undefined && { reason }),
    }
  }
  if (isCurrent()) return { owes: row.owes, answer: row.answer, mayBeThere }
  // Created for the patient before: nobody asked whether it would be, since it was not known to be under way.
  if (result.owes === 'create' && mayBeThere)
    return { owes: 'retract', answer: row.owes === 'retract' ? row.answer : 'untried', mayBeThere }
  return { owes: 'nothing', answer: row.answer, mayBeThere }
}

const hasArrived = ({ answer, notSent, mayHaveArrived }: DeliveryResult): boolean =>
  mayHaveArrived === true || answer === 'accepted' || answer === 'unknown' || (answer === 'transient' && !notSent)
