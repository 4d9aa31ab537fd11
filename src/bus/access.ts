import { isVerb, REQUEST_TABLE, verbOf } from './requests.ts'
import type { Readers, Role } from './roles.ts'
import { isLevel, parseTopic, rootOf, TOPIC_NAMES, TOPICS } from './topics.ts'

/**
 * What a client may do on the bus, by its roles; one without any is not known. Observations come from the daemon alone:
 * nobody else can place a number on the screen.
 */

/** Whether a client may publish on a topic: a request to this unit, without wildcards. Who may ask for what is answered. */
export const mayPublish = (unit: string, topic: string): boolean => verbOf(unit, topic) !== undefined

/** Whether a request is for these roles. An unknown one is for everybody who is known: he is to learn that it is unknown. */
export const mayAsk = (roles: readonly Role[], verb: string): boolean =>
  isVerb(verb) ? REQUEST_TABLE[verb].callers.some((role) => roles.includes(role)) : roles.length > 0

/** Whether a message of the daemon is for these roles. Answers are not: each is for who asked. */
export function mayRead(unit: string, roles: readonly Role[], topic: string): boolean {
  const parsed = parseTopic(topic)
  return parsed !== undefined && parsed.unit === unit && isFor(TOPICS[parsed.name].readers, roles)
}

const isFor = (readers: Readers, roles: readonly Role[]): boolean =>
  readers === 'anyone' || readers.some((role) => roles.includes(role))

/**
 * Whether a client may subscribe with a filter: below this unit's root, which a program that does not know the unit's name may
 * write with wildcards (`umt/v1/+/observations/#`), where something that it may read can come. Neither `#` nor `$SYS`, which
 * reach into the broker, nor the unit of the vehicle beside it, nor requests, because one of them names the patient.
 */
export function maySubscribe(unit: string, roles: readonly Role[], filter: string): boolean {
  const below = belowRoot(unit, filter)
  if (below === undefined) return false
  // Who is not known asks for what he may have by its name: a wildcard would promise more.
  if (roles.length === 0) return below.join('/') === TOPICS.status.pattern
  if (below[0] === 'request') return false
  return (
    below[0] === 'response' ||
    TOPIC_NAMES.some((name) => isFor(TOPICS[name].readers, roles) && canMatch(below, TOPICS[name].pattern))
  )
}

/** The levels of a filter below the root of this unit; `undefined` when it is of something else. */
function belowRoot(unit: string, filter: string): readonly string[] | undefined {
  const [first, ...levels] = filter.split('/')
  if (first !== 'umt') return undefined
  for (const expected of rootOf(unit).split('/').slice(1)) {
    const level = levels.shift()
    if (level === '#') return levels.length === 0 ? ['#'] : undefined
    if (level !== expected && level !== '+') return undefined
  }
  return levels.length > 0 ? levels : undefined
}

/** Whether a filter takes at least one topic of a pattern. */
function canMatch(filter: readonly string[], pattern: string): boolean {
  const parts = pattern.split('/')
  for (const [index, level] of filter.entries()) {
    // `#` takes its parent level too, MQTT 3.1.1 section 4.7.1.2.
    if (level === '#') return index <= parts.length && index === filter.length - 1
    const part = parts[index]
    if (part === undefined) return false
    if (level !== '+' && level !== part && !(part.startsWith('{') && isLevel(level))) return false
  }
  return filter.length === parts.length
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
