import { endingOf } from '../certificate/ending.ts'
import { UmtError } from '../errors.ts'
import type { Certificate } from './platform.ts'

/** What a person should know of certificates: those that have ended, and those that end within 30 days. `at`: ms UTC. */
export const certificateProblems = (
  endpoint: string,
  certificates: readonly Certificate[],
  at: number,
): readonly UmtError[] =>
  certificates.flatMap(({ name, notAfter }) => {
    const ending = endingOf(notAfter, at)
    if (!ending) return []
    const words = { endpoint, name, date: ending.date }
    return [new UmtError(ending.hasEnded ? 'UMT-UPLINK-126' : 'UMT-UPLINK-125', words)]
  })
