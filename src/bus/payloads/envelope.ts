import { z } from 'zod'

/** A name on one line. */
const printable = z.string().regex(/^\P{C}{1,64}$/u)

/** Chosen by the client, a new one for each request; comes back in the answer. */
export const transaction = z.string().min(1).max(128)

/** What every request carries: `by`, for the audit, who sits before the client as far as the client knows; nobody checks it. */
export const requestEnvelope = z.object({ transaction, by: printable.optional() })

/** An answer: `data` as the verb says, or an error with the code, its sentences and the parameters they were filled with. */
export const responseEnvelope = z.discriminatedUnion('status', [
  z.object({ transaction, status: z.literal('ok'), data: z.unknown() }),
  z.object({
    /** Absent when the request was too broken to read it. */
    transaction: transaction.optional(),
    status: z.literal('error'),
    error: z.object({
      code: z.string(),
      /** English. */
      message: z.string(),
      /** French, for the nurse. */
      fr: z.string(),
      next: z.object({ fr: z.string(), en: z.string() }),
      params: z.record(z.string(), z.string()),
    }),
  }),
])

export type ResponseEnvelope = z.infer<typeof responseEnvelope>
