import type { Config } from '../config.ts'

/** Keys that a reload puts in force at once, with all below them; a key that is not here needs a restart. */
const LIVE_KEYS = ['log', 'held', 'encounter', 'retention', 'uplink', 'devices'] as const
const LIVE: ReadonlySet<string> = new Set(LIVE_KEYS)

/** What of a configuration they are: no more and no less, as the compiler sees to. */
export function liveOf(config: Config): Pick<Config, (typeof LIVE_KEYS)[number]> {
  const { log, held, encounter, retention, uplink, devices } = config
  return { log, held, encounter, retention, uplink, devices }
}

/** `devices` of `devices[0].port`. */
export const partOf = (key: string): string => key.split(/[.[]/, 1)[0] ?? key

/** Whether a change of a key needs no restart. */
export const isLive = (key: string): boolean => LIVE.has(partOf(key))
