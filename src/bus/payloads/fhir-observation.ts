import { z } from 'zod'
import { instant } from './common.ts'

const coding = z.looseObject({ system: z.string(), code: z.string(), display: z.string().optional() })

const concept = z.looseObject({ coding: z.array(coding).min(1).optional(), text: z.string().optional() })

const quantity = z.looseObject({
  value: z.number().describe('With the digits that the device sent: 36.50 is not 36.5.'),
  unit: z.string().optional().describe('For the eye.'),
  system: z.literal('http://unitsofmeasure.org'),
  code: z.string().describe('UCUM.'),
})

const sampledData = z.looseObject({
  origin: quantity,
  period: z.number().positive().describe('Between two samples, ms.'),
  factor: z.number(),
  dimensions: z.literal(1),
  data: z.string().describe('Numbers with one blank between them; each times `factor`, plus `origin`, is a sample.'),
})

/** What was measured, or why there is nothing. */
const measured = {
  valueQuantity: quantity.optional(),
  valueSampledData: sampledData.optional(),
  dataAbsentReason: concept.optional().describe('Why there is no value. Nothing is ever guessed in its place.'),
}

const component = z.looseObject({ code: concept, ...measured })

const reference = (pattern: RegExp) => z.looseObject({ reference: z.string().regex(pattern) })

const shared = {
  resourceType: z.literal('Observation'),
  category: z.array(concept).min(1),
  code: concept.describe('An MDC and, where there is one, a LOINC coding; `text` in the language of the vehicle.'),
  subject: z
    .looseObject({
      reference: z.string().optional(),
      identifier: z.looseObject({ system: z.string(), value: z.string() }).optional(),
    })
    .describe('The patient as he was named to `encounter/open`; while nobody is in the cabin an extension says so.'),
  encounter: reference(/^Encounter\/[A-Za-z0-9.-]{1,64}$/)
    .optional()
    .describe('The id that `encounter/open` was given. A screen shows nothing of another one than the open one.'),
  device: reference(/^Device\/[A-Za-z0-9.-]{1,64}$/),
  effectiveDateTime: instant.optional().describe('When it was measured, as far as the clocks tell.'),
  effectivePeriod: z.looseObject({ start: instant, end: instant }).optional(),
  issued: instant.describe('When the gateway released it.'),
  bodySite: concept.optional(),
  interpretation: z.array(concept).optional(),
  note: z.array(z.looseObject({ text: z.string() })).optional(),
}

const identified = {
  id: z.uuid().describe('The same measurement, sent again, has the same one.'),
  identifier: z.array(z.looseObject({ system: z.string(), value: z.string() })).min(1),
}

const values = { ...measured, component: z.array(component).min(1).optional() }

/**
 * What is promised of every Observation on the bus, within what FHIR R4 demands of one; it may have further elements. For those
 * who read it: `fhir/` makes it, and a test validates what it makes.
 */
export const fhirObservation = z.discriminatedUnion('status', [
  z
    .looseObject({ ...shared, ...values, status: z.literal('preliminary') })
    .describe('A live value, about one a second: for the eye. It has no id and is stored nowhere.'),
  z
    .looseObject({ ...shared, ...values, ...identified, status: z.literal('final') })
    .describe(
      'A measurement that is on disk. It is published once; `encounter/observations` has it as long as its encounter is open.',
    ),
  z
    .looseObject({ ...shared, ...identified, status: z.literal('entered-in-error') })
    .describe(
      'A person has taken the final with this id from this patient: take it off the screen. It carries no value.',
    ),
])
