import { z } from 'zod'
import { type Concept, shownValue } from '../client/shown-value.ts'
import type { Language } from '../errors.ts'
import { OWN_SYSTEMS } from '../fhir/systems.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { FLAGS, type Flag } from '../reading/flags.ts'
import { METRIC_IDS, metricDefinition, QUANTITY_IDS, quantityDefinition } from '../reading/metrics.ts'

const codings = z.object({
  coding: z.array(z.object({ system: z.string().optional(), code: z.string() })).default([]),
  text: z.string().optional(),
})
const quantity = z.object({ value: z.unknown(), unit: z.string().optional() })
const absent = z.object({ text: z.string().optional() }).loose()
const observation = z.object({
  status: z.string(),
  code: codings,
  effectiveDateTime: z.string().optional(),
  effectivePeriod: z.object({ start: z.string(), end: z.string() }).optional(),
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
  /** The same on the clock of the vehicle, `10:02:41`: its zone is the one that the Observation is written in. */
  readonly time: string
}

interface Names {
  readonly fr: string
  readonly en: string
}

/** By any of its codes: the whole of a panel first, since its LOINC code may be all that it has. */
const NAMES = new Map<string, Names>([
  ...QUANTITY_IDS.flatMap((id): [string, Names][] => {
    const row = quantityDefinition(id)
    return [[row.mdc?.code ?? row.loinc[0]?.code ?? id, row]]
  }),
  ...METRIC_IDS.map(metricDefinition).flatMap((row): [string, Names][] => {
    const whole = row.panel ?? row.strip
    return [whole?.mdc, ...(whole?.loinc ?? [])].flatMap((code): [string, Names][] => (code ? [[code.code, row]] : []))
  }),
])

/** Puts an Observation, as parsed by `parseKeepingDecimals`, into words; undefined when it is none of ours. */
export function observationLine(resource: unknown, language: Language): ObservationLine | undefined {
  const { success, data } = observation.safeParse(resource)
  if (!success) return undefined
  const measuredAt = data.effectiveDateTime ?? data.effectivePeriod?.start
  if (measuredAt === undefined) return undefined
  const { value, unit } = shownValue(data, {
    none: TERMINAL_WORDS[language].none,
    name: (code) => nameOf(code, language),
  })
  return {
    name: nameOf(data.code, language),
    value,
    unit,
    flags: [
      ...data.interpretation.map((concept) => flagText(concept, concept.text, language)),
      ...data.note.map(({ text, extension }) => flagText(extension[0]?.valueCodeableConcept, text, language)),
    ],
    status: data.status,
    measuredAt: Date.parse(measuredAt),
    time: measuredAt.slice(11, 19),
  }
}

const isFlag = (code: string): code is Flag => Object.hasOwn(FLAGS, code)

/** In the language of the reader where the flag is one of ours, as it was written otherwise. */
function flagText(concept: z.infer<typeof codings> | undefined, text: string | undefined, language: Language): string {
  const own = concept?.coding.find(({ system }) => system === OWN_SYSTEMS.flags)?.code
  return own !== undefined && isFlag(own) ? FLAGS[own][language] : (text ?? '?')
}

function nameOf({ coding = [], text }: Concept, language: Language): string {
  const known = coding.map(({ code }) => NAMES.get(code)).find((name) => name !== undefined)
  return known?.[language] ?? text ?? coding[0]?.code ?? '?'
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
