import type { DataOf } from '../bus/requests.ts'
import { fill, type Language } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { heldText } from '../messages/held-words.ts'
import { metricText } from './metric-text.ts'
import { finalLine } from './observation-line.ts'
import { shortKeys } from './short-keys.ts'
import { columns } from './table.ts'
import { whenOf } from './when.ts'

type Held = DataOf['held'][number]

/** A table of held readings without any value. */
export function heldTable(held: readonly Held[], language: Language): readonly string[] {
  const words = CONSULTATION_WORDS[language]
  if (held.length === 0) return [words.nothingHeld]
  const short = shortKeys(held.map(({ key }) => key))
  const rows = held.map(({ key, device, metrics, measuredAt, reason }) => {
    const { since, ago } = whenOf(measuredAt, language)
    return [key.slice(0, short), device, metricText(metrics, language), `${since} (${ago})`, heldText(reason, language)]
  })
  return [...columns([words.heldColumns, ...rows]), words.heldHelp]
}

/** One held reading with its values, for whoever has to recognise it. */
export function heldLines(shown: DataOf['held/show'], language: Language): readonly string[] {
  const words = CONSULTATION_WORDS[language]
  const { since, ago } = whenOf(shown.measuredAt, language)
  return [
    fill(words.heldDevice, { device: shown.device }),
    fill(words.heldMeasured, { at: since, ago }),
    fill(words.heldReason, { reason: heldText(shown.reason, language) }),
    ...shown.observations.flatMap((observation) => finalLine(observation, language) ?? []),
    fill(words.heldKey, { key: shown.key }),
  ]
}
