import { UmtError } from '../errors.ts'
import type { Certificate } from './platform.ts'

const DAY_MS = 86_400_000
const SOON_MS = 30 * DAY_MS

/** What a person should know of certificates: those that have ended, and those that end within 30 days. `at`: ms UTC. */
export const certificateProblems = (
  endpoint: string,
  certificates: readonly Certificate[],
  at: number,
): readonly UmtError[] =>
  certificates.flatMap(({ name, notAfter }) => {
    if (notAfter - at > SOON_MS) return []
    const date = new Date(notAfter).toISOString().slice(0, 10)
    const [year, month, day] = date.split('-')
    const words = { endpoint, name, date: { fr: `${day}/${month}/${year}`, en: date } }
    return [new UmtError(notAfter <= at ? 'UMT-UPLINK-126' : 'UMT-UPLINK-125', words)]
  })
