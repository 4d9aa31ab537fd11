import { z } from 'zod'
import type { Language } from '../errors.ts'
import { OWN_SYSTEMS } from '../fhir/systems.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { FLAGS, type Flag } from '../reading/flags.ts'
import { METRICS, QUANTITY_IDS, quantityDefinition } from '../reading/metrics.ts'

const codings = z.object({
  coding: z.array(z.object({ system: z.string().optional(), code: z.string() })).default([]),
  text: z.string().optional(),
})
const quantity = z.object({ value: z.unknown(), unit: z.string().optional() })
const absent = z.object({ text: z.string().optional() }).loose()
const observation = z.object({
  status: z.string(),
  code: codings,
  effectiveDateTime: z.string(),
  issued: z.string().optional(),
  valueQuantity: quantity.optional(),
  dataAbsentReason: absent.optional(),
  interpretation: z.array(codings).default([]),
  note: z
    .array(
      z.object({
        text: z.string(),
        extension: z.array(z.object({ valueCodeableConcept: codings.optional() })).default([]),
      }),
    )
    .default([]),
  component: z
    .array(z.object({ code: codings, valueQuantity: quantity.optional(), dataAbsentReason: absent.optional() }))
    .default([]),
})

/** What a person reads of an Observation. */
export interface ObservationLine {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly flags: readonly string[]
  readonly status: string
  /** ms since 1970. */
  readonly measuredAt: number
}

const NAMES = new Map<string, { fr: string; en: string }>([
  ...QUANTITY_IDS.map(quantityDefinition).flatMap((row): [string, { fr: string; en: string }][] =>
    row.mdc ? [[row.mdc.code, row]] : [],
  ),
  [METRICS['blood-pressure'].panel.mdc.code, METRICS['blood-pressure']],
])

/** Puts an Observation, as parsed by `parseKeepingDecimals`, into words; undefined when it is none of ours. */
export function observationLine(resource: unknown, language: Language): ObservationLine | undefined {
  const { success, data } = observation.safeParse(resource)
  if (!success) return undefined
  const parts = data.component.length > 0 ? data.component : [data]
  const texts = parts.map(({ valueQuantity, dataAbsentReason }) =>
    valueQuantity ? String(valueQuantity.value) : (dataAbsentReason?.text ?? TERMINAL_WORDS[language].none),
  )
  const [systolic, diastolic, mean] = texts
  const same = new Set(texts).size === 1
  const value =
    data.component.length === 0 || (same && !parts[0]?.valueQuantity)
      ? (systolic ?? '')
      : `${systolic}/${diastolic}${mean === undefined ? '' : ` (${mean})`}`
  return {
    name: nameOf(data.code, language),
    value,
    unit: parts.find(({ valueQuantity }) => valueQuantity)?.valueQuantity?.unit ?? '',
    flags: [
      ...data.interpretation.map((concept) => flagText(concept, concept.text, language)),
      ...data.note.map(({ text, extension }) => flagText(extension[0]?.valueCodeableConcept, text, language)),
    ],
    status: data.status,
    measuredAt: Date.parse(data.effectiveDateTime),
  }
}

const isFlag = (code: string): code is Flag => Object.hasOwn(FLAGS, code)

/** In the language of the reader where the flag is one of ours, as it was written otherwise. */
function flagText(concept: z.infer<typeof codings> | undefined, text: string | undefined, language: Language): string {
  const own = concept?.coding.find(({ system }) => system === OWN_SYSTEMS.flags)?.code
  return own !== undefined && isFlag(own) ? FLAGS[own][language] : (text ?? '?')
}

function nameOf(code: z.infer<typeof codings>, language: Language): string {
  const known = code.coding.map((coding) => NAMES.get(coding.code)).find((name) => name !== undefined)
  return known?.[language] ?? code.text ?? code.coding[0]?.code ?? '?'
}

/** One line for a final Observation; undefined when it is none of ours. */
export function finalLine(resource: unknown, language: Language): string | undefined {
  const line = observationLine(resource, language)
  if (!line) return undefined
  // "Sensor off" in the place of the value need not be said again.
  const more = line.flags.filter((flag) => flag !== line.value)
  const flags = more.length > 0 ? `  [${more.join(', ')}]` : ''
  // French has a space before the colon.
  const colon = language === 'fr' ? ' :' : ':'
  return `${line.name}${colon} ${line.value}${line.unit ? ` ${line.unit}` : ''}${flags}`
}
