import type { Category, Driver } from '../drivers/define.ts'
import { DRIVERS } from '../drivers/registry.ts'

/** Words for a kind of device that a person may type, without accents. */
const WORDS: Readonly<Record<Category, readonly string[]>> = {
  cuff: ['cuff', 'tensiometre', 'brassard', 'tension', 'bp', 'blood-pressure'],
  oximeter: ['oximeter', 'oxymetre', 'oximetre', 'saturometre', 'saturation', 'spo2', 'pulse-oximeter'],
  thermometer: ['thermometer', 'thermometre', 'temperature'],
  'heart-rate-belt': ['heart-rate-belt', 'belt', 'ceinture', 'ceinture-thoracique', 'cardio', 'heart-rate'],
  spirometer: ['spirometer', 'spirometre'],
  ecg: ['ecg'],
}

const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/[\s_]+/g, '-')

const isCategory = (word: string): word is Category => Object.hasOwn(WORDS, word)

/** Kinds that a driver hears over Bluetooth, in the order of the registry. */
export const pairableKinds = (drivers: readonly Driver[] = DRIVERS): readonly Category[] => [
  ...new Set(drivers.filter(({ match }) => 'ble' in match).map(({ category }) => category)),
]

/** The kind that a person means, in French or English, with or without accents; undefined when it cannot be paired. */
export function kindOf(word: string): Category | undefined {
  const wanted = plain(word)
  const kind = Object.keys(WORDS)
    .filter(isCategory)
    .find((category) => WORDS[category].includes(wanted))
  return kind !== undefined && pairableKinds().includes(kind) ? kind : undefined
}
