import { verbOf } from './requests.ts'
import { rootOf } from './topics.ts'

/** What a client may do on the bus. Observations come from the daemon alone: nobody else can place a number on the screen. */

/** Whether a client may publish on a topic: a request to this unit, without wildcards. */
export const mayPublish = (unit: string, topic: string): boolean => verbOf(unit, topic) !== undefined

/**
 * Whether a client may subscribe with a filter: only below this unit's root, so neither `#`, nor `$SYS`, nor the unit of the
 * vehicle beside it. Requests are for the daemon alone, because one of them names the patient.
 */
export function maySubscribe(unit: string, filter: string): boolean {
  const root = `${rootOf(unit)}/`
  return filter.startsWith(root) && filter.slice(root.length).split('/')[0] !== 'request'
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
