import type { InWords } from '../errors.ts'

const DAY_MS = 86_400_000
/** A new one takes weeks. */
const SOON_MS = 30 * DAY_MS

/** A certificate that has ended, or ends soon. */
export interface Ending {
  readonly hasEnded: boolean
  /** The day, as a person writes it. */
  readonly date: InWords
}

/** Whether a person should know of the end of a certificate: from 30 days before. `notAfter`, `at`: ms UTC. */
export function endingOf(notAfter: number, at: number): Ending | undefined {
  if (notAfter - at > SOON_MS) return undefined
  const date = new Date(notAfter).toISOString().slice(0, 10)
  const [year, month, day] = date.split('-')
  return { hasEnded: notAfter <= at, date: { fr: `${day}/${month}/${year}`, en: date } }
}
