/** A code with its words, checked or as it came. */
export interface Concept {
  readonly coding?: readonly { readonly code: string }[] | undefined
  readonly text?: string | undefined
}

interface Part {
  readonly code: Concept
  readonly valueQuantity?: { readonly value?: unknown; readonly unit?: string | undefined } | undefined
  readonly dataAbsentReason?: { readonly text?: string | undefined } | undefined
}

interface Told extends Part {
  readonly effectivePeriod?: { readonly start: string; readonly end: string } | undefined
  readonly component?: readonly Part[] | undefined
}

/** Words of the reader's language. */
interface Words {
  /** Where there is neither a value nor a reason. */
  readonly none: string
  readonly name: (code: Concept) => string
}

/** MDC_PRESS_BLD_NONINV; a test compares it with the table of metrics. */
export const BLOOD_PRESSURE = '150020'

/** The value of an Observation in a line, with the digits of the device; or in its place why there is none. */
export function shownValue(told: Told, words: Words): { readonly value: string; readonly unit: string } {
  const { code, effectivePeriod, valueQuantity, component = [] } = told
  // A curve is for the eye; in a line it is as long as it lasts.
  if (effectivePeriod) return { value: `${Math.round(lengthMs(effectivePeriod) / 1_000)}`, unit: 's' }
  const text = ({ valueQuantity, dataAbsentReason }: Part) =>
    valueQuantity ? String(valueQuantity.value) : (dataAbsentReason?.text ?? words.none)
  // The curve of a measurement is not for a line.
  const parts = component.filter(({ valueQuantity, dataAbsentReason }) => valueQuantity ?? dataAbsentReason)
  if (parts.length === 0) return { value: text(told), unit: valueQuantity?.unit ?? '' }
  const texts = parts.map(text)
  const unit = parts.find(({ valueQuantity }) => valueQuantity)?.valueQuantity?.unit ?? ''
  // "Cuff too loose" is said once, and not of each of three values.
  if (new Set(texts).size === 1 && !parts[0]?.valueQuantity) return { value: texts[0] ?? '', unit: '' }
  if (code.coding?.some((coding) => coding.code === BLOOD_PRESSURE)) {
    const [systolic, diastolic, mean] = texts
    return { value: `${systolic}/${diastolic}${mean === undefined ? '' : ` (${mean})`}`, unit }
  }
  const named = parts.map((part, index) => {
    const own = part.valueQuantity?.unit ? ` ${part.valueQuantity.unit}` : ''
    return `${words.name(part.code)} ${texts[index]}${own}`
  })
  return { value: named.join(', '), unit: '' }
}

const lengthMs = ({ start, end }: { start: string; end: string }): number => Date.parse(end) - Date.parse(start)
