import type { OwedObservation, OwedUnit } from '../../journal/outbox-types.ts'

/** One that is owed, for a test: its reading is what stands before the slash of its id. */
export function owed(id: string, over: Partial<OwedObservation> = {}): OwedObservation {
  const [reading = id] = id.split('/')
  return {
    seq: 1,
    endpoint: 'telmi',
    observation: id,
    metric: 'heart-rate',
    device: 'cuff-1',
    reading,
    encounter: 'e1',
    owes: 'create',
    answer: 'untried',
    attempts: 0,
    mayBeThere: false,
    since: 0,
    body: '{"resourceType":"Observation"}',
    ...over,
  }
}

/** A reading with everything that is owed for it. */
export const unit = (...observations: readonly [OwedObservation, ...OwedObservation[]]): OwedUnit => {
  const [{ reading, encounter, device }] = observations
  return { reading, encounter, device, observations }
}
