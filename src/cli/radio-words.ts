import type { PayloadOf } from '../bus/topics.ts'
import type { Language } from '../errors.ts'
import { RADIO_WORDS } from '../messages/radio-words.ts'

type Radio = NonNullable<PayloadOf['health']['bluetooth']>

/** What is wrong with the Bluetooth of this machine and what to do; undefined when nothing is. */
export function radioTrouble({ service, adapters }: Radio, language: Language): string | undefined {
  const words = RADIO_WORDS[language]
  if (service !== 'running') return words[service]
  // One that works is enough.
  if (adapters.some(({ powered, blocked }) => powered && !blocked)) return undefined
  return adapters.some(({ blocked }) => blocked) ? words.blocked : words.off
}
