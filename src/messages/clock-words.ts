import type { InWords } from '../errors.ts'

/** By how much a clock was set, in words. */
export function movedWords(byMs: number): InWords {
  const length = lengthOf(Math.round(Math.abs(byMs) / 60_000))
  return byMs > 0
    ? { fr: `avancée de ${length.fr}`, en: `put forward by ${length.en}` }
    : { fr: `reculée de ${length.fr}`, en: `put back by ${length.en}` }
}

function lengthOf(minutes: number): InWords {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  const said = (day: string) =>
    [
      ...(days > 0 ? [`${days} ${day}`] : []),
      ...(hours > 0 ? [`${hours} h`] : []),
      // Nobody asks for the minutes of a week.
      ...(days === 0 && minutes % 60 > 0 ? [`${minutes % 60} min`] : []),
    ].join(' ')
  return { fr: said('j'), en: said('d') }
}
