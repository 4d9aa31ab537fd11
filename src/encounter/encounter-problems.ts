import { UmtError } from '../errors.ts'
import type { EncounterOutcome, EncounterState } from './encounter.ts'
import type { Restored } from './restore.ts'

/** A refusal in words, never with who. */
export function refusalOf(
  { because }: Extract<EncounterOutcome, { kind: 'refused' }>,
  state: EncounterState,
): UmtError {
  const encounter = state.state === 'open' ? state.encounter.id : ''
  switch (because) {
    case 'already-open':
      return new UmtError('UMT-ENCOUNTER-101', { encounter })
    case 'none-open':
      return new UmtError('UMT-ENCOUNTER-102')
    case 'other-patient':
      return new UmtError('UMT-ENCOUNTER-103', { encounter })
    case 'not-this-one':
      return new UmtError('UMT-ENCOUNTER-105', { encounter })
  }
}

/** An encounter that a start could not take up again. */
export const closedBy = ({ id, because }: NonNullable<Restored['closing']>): UmtError =>
  new UmtError(because === 'clock-lost' ? 'UMT-ENCOUNTER-110' : 'UMT-ENCOUNTER-107', { encounter: id })
