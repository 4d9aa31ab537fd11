import { z } from 'zod'

/** An instant: ISO 8601 with `Z` or an offset, never a local time without one. */
export const instant = z.iso.datetime({ offset: true })

/** One level of a topic; the identifier of a unit, a device, a metric, a signal. */
export const level = z.string().regex(/^[a-z0-9-]+$/)

/** Upper-case, `AA:BB:CC:DD:EE:FF`. */
export const bluetoothAddress = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/)

/** A sentence in both languages; the nurse reads the French one. */
export const sentence = z.object({ fr: z.string(), en: z.string() })

/** What went wrong and what a person can do, as long as it lasts. */
export const problem = z.object({
  code: z.string().regex(/^UMT-[A-Z]+-\d{3}$/),
  fr: z.string(),
  en: z.string(),
  next: sentence,
})

/** A FHIR resource passes whole: the bus looks only at what tells a subscriber what it is. */
export interface Resource<Type extends string> {
  readonly resourceType: Type
}

export const device: z.ZodType<Resource<'Device'>> = z.looseObject({ resourceType: z.literal('Device') })

const OBSERVATION_STATUS = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

export interface Observation extends Resource<'Observation'> {
  readonly status: (typeof OBSERVATION_STATUS)[number]
}

/** FHIR R4 Observation, as `fhir/` builds it. */
export const observation: z.ZodType<Observation> = z.looseObject({
  resourceType: z.literal('Observation'),
  status: z.enum(OBSERVATION_STATUS),
})
