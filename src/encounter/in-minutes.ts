/** A length of time as a sentence tells it. */
export const inMinutes = (ms: number): string => String(Math.round(ms / 60_000))
