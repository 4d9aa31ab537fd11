import type { DataOf } from '../bus/requests.ts'
import type { Language } from '../errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import { CATEGORY_WORDS } from '../messages/words.ts'

export type Nearby = DataOf['scan'][number]

// Coarse on purpose: a hand around a device alone takes 10 dB and more.
const VERY_NEAR_DBM = -60
const NEAR_DBM = -75

/** How near a device is, in the words of a nurse; empty when the radio does not tell. */
export function signalWords(rssi: number | undefined, language: Language): string {
  const words = PAIRING_WORDS[language]
  if (rssi === undefined) return ''
  if (rssi >= VERY_NEAR_DBM) return words.veryNear
  return rssi >= NEAR_DBM ? words.near : words.far
}

/** What kind of device it is. */
export const kindWords = ({ category }: Nearby, language: Language): string =>
  category === undefined ? PAIRING_WORDS[language].unknown : CATEGORY_WORDS[category][language]

/** What it calls itself, or its address when it says no name. */
export const calledOf = ({ name, address }: Pick<Nearby, 'name' | 'address'>): string => name ?? address
