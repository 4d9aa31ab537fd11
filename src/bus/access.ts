import { verbOf } from './requests.ts'
import { rootOf } from './topics.ts'

/** What a client may do on the bus. Observations come from the daemon alone: nobody else can place a number on the screen. */

/** Whether a client may publish on a topic: a request to this unit, without wildcards. */
export const mayPublish = (unit: string, topic: string): boolean => verbOf(unit, topic) !== undefined

/**
 * Whether a client may subscribe with a filter: below this unit's root, which a program that does not know the unit's name may
 * write with wildcards (`umt/v1/+/observations/#`). Neither `#` nor `$SYS`, which reach into the broker, nor the unit of the
 * vehicle beside it. Requests are for the daemon alone, because one of them names the patient.
 */
export function maySubscribe(unit: string, filter: string): boolean {
  const [first, ...levels] = filter.split('/')
  if (first !== 'umt') return false
  for (const expected of rootOf(unit).split('/').slice(1)) {
    const level = levels.shift()
    if (level === '#') return levels.length === 0
    if (level !== expected && level !== '+') return false
  }
  const [below] = levels
  return below !== undefined && below !== 'request'
}

/**
 * Whether a page of this origin may open the WebSocket. Browsers let any web site connect to 127.0.0.1, so a page that
 * somebody happens to look at could otherwise read a patient's values. Programs that are no browser send no origin.
 */
export function mayConnectFrom(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname)
}
