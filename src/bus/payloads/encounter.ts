import { z } from 'zod'
import { instant } from './common.ts'

/** FHIR id: what the screen named the encounter. Chosen by the caller, never derived from the patient. */
export const encounterId = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/)

/** Whether somebody is in the cabin; retained, hence never who. */
export const encounterPayload = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open'), id: encounterId, since: instant }),
  z.object({ state: z.literal('closed'), since: instant }),
])

/** The patient as the screen names him. `unknown` is left out: an encounter is opened for somebody. */
export const namedSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('literal'), reference: z.string().regex(/^Patient\/[A-Za-z0-9.-]{1,64}$/) }),
  z.object({ kind: z.literal('logical'), system: z.string().min(1).max(256), value: z.string().min(1).max(256) }),
])
