import type { Answer } from '../platform.ts'
import type { Progress } from './progress.ts'

type Answered = Extract<Answer, { kind: 'answered' }>

/** What the head of an answer says that anybody here asks for. `now`: UTC, ms. */
export function headOf({ headers = {} }: Progress, now: number): Omit<Answered, 'kind' | 'status' | 'body'> {
  const text = (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : value?.[0]
  }
  const date = instant(text('date'))
  const location = text('location')
  const retryAfterMs = retryAfter(text('retry-after'), date ?? now)
  return {
    ...(location !== undefined && { location }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(date !== undefined && { date }),
  }
}

/** Seconds, or a date by the clock of the server; anything else says nothing. */
function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000
  const at = instant(text)
  return at === undefined ? undefined : Math.max(0, at - now)
}

function instant(text: string | undefined): number | undefined {
  // A date of HTTP begins with the name of a day; without that, Date.parse makes an instant of nearly anything.
  if (text === undefined || !/^[A-Z][a-z]{2,8}, /.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
