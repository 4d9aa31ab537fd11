/** Keys that a reload puts in force at once, with all below them; a key that is not here needs a restart. */
const LIVE_KEYS: ReadonlySet<string> = new Set(['log', 'held', 'encounter', 'retention', 'uplink', 'devices'])

/** `devices` of `devices[0].port`. */
export const partOf = (key: string): string => key.split(/[.[]/, 1)[0] ?? key

/** Whether a change of a key needs no restart. */
export const isLive = (key: string): boolean => LIVE_KEYS.has(partOf(key))
