import type { InWords } from '../../errors.ts'

const MINUTE = 60_000
const UNITS = [
  { ms: 24 * 60 * MINUTE, from: 2, fr: 'jours', en: 'days' },
  { ms: 60 * MINUTE, from: 2, fr: 'heures', en: 'hours' },
  { ms: MINUTE, from: 0, fr: 'min', en: 'min' },
] as const

/** A duration as a person says it: `3 jours`, `62 min`. */
export function duration(ms: number): InWords {
  const unit = UNITS.find((each) => ms >= each.from * each.ms) ?? UNITS[2]
  const count = Math.max(1, Math.round(ms / unit.ms))
  return { fr: `${count} ${unit.fr}`, en: `${count} ${unit.en}` }
}
