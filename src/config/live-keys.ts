/** Keys that a reload puts in force at once, with all below them; a key that is not here needs a restart. */
const LIVE_KEYS = ['log', 'held', 'encounter', 'retention', 'uplink'] as const

/** Whether a change of a key needs no restart. */
export const isLive = (key: string): boolean =>
  LIVE_KEYS.some((live) => key === live || key.startsWith(`${live}.`) || key.startsWith(`${live}[`))
