import type { Actor, AuditAct } from '../audit/acts.ts'
import type { Moment } from '../clock/moment.ts'
import type { ToUtc } from '../clock.ts'
import type { EncounterStep } from './encounter.ts'

/** The act of a step, as the audit keeps it. */
export function actOf(step: EncounterStep, by: Actor, moment: Moment, utc: ToUtc): AuditAct {
  if (step.step === 'closed') {
    const { id, at, because } = step
    return { kind: 'encounter-closed', at: utc(at), encounter: id, by, because, moment }
  }
  const { id, subject, performer, since } = step.encounter
  const who = { subject, ...(performer && { performer }) }
  return { kind: 'encounter-opened', at: utc(since), encounter: id, by, ...who, moment }
}
