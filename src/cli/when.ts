import { fill, type Language } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'

/** What of an instant a person is told: `10:02`, with the day where it is not today, and how long ago it is. */
export interface When {
  readonly since: string
  readonly ago: string
}

/** `iso` as the bus writes it, with the offset of the vehicle's zone: the day and the time are those of the vehicle. */
export function whenOf(iso: string, language: Language, now: number = Date.now()): When {
  const words = CONSULTATION_WORDS[language]
  const at = Date.parse(iso)
  const day = iso.slice(0, 10)
  const time = iso.slice(11, 16)
  const isToday = new Date(now + offsetMs(iso)).toISOString().startsWith(day)
  const since = isToday ? time : fill(words.otherDay, { day: dayText(day, language), time })
  return { since, ago: fill(words.ago, { age: ageText(now - at, language) }) }
}

/** `5 s`, `3 min`, `2 h`, `4 j`: an old value must not look like a new one. */
export function ageText(ageMs: number, language: Language): string {
  const words = CONSULTATION_WORDS[language]
  const seconds = Math.max(0, Math.round(ageMs / 1_000))
  if (seconds < 90) return fill(words.seconds, { n: `${seconds}` })
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return fill(words.minutes, { n: `${minutes}` })
  const hours = Math.round(minutes / 60)
  return hours < 48 ? fill(words.hours, { n: `${hours}` }) : fill(words.days, { n: `${Math.round(hours / 24)}` })
}

const dayText = (day: string, language: Language): string =>
  language === 'fr' ? day.split('-').reverse().join('/') : day

/** Of the zone that an ISO 8601 instant is written in. */
function offsetMs(iso: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? []
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return sign === '-' ? -ms : ms
}
