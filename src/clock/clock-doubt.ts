/** This software is not older: a clock that shows less has lost its time, as that of a computer whose battery is flat does. */
export const WRITTEN = Date.UTC(2026, 0)
/** A hardware clock tells whole seconds, and drifts by one or two a day. */
const AGREES_MS = 60_000

/**
 * `implausible`: the clock of the machine shows a time before this software was written. `unconfirmed`: since the machine was
 * started nothing has told it the time, so it may be behind by as long as it was off.
 */
export type ClockDoubt = 'implausible' | 'unconfirmed'

export const isPlausible = (utc: number): boolean => utc >= WRITTEN

/**
 * Why the time may be wrong by hours. A clock that was synchronised once since the start loses seconds in a day without a
 * network, which is no reason to doubt it; nor is there one when the hardware clock went on through the night and agrees.
 */
export function clockDoubt(about: {
  readonly utc: number
  readonly synchronised: boolean | undefined
  readonly wasSynchronised: boolean
  /** What the hardware clock shows, ms since 1970; absent when there is none. */
  readonly hardware: number | undefined
}): ClockDoubt | undefined {
  const { utc, synchronised, wasSynchronised, hardware } = about
  if (!isPlausible(utc)) return 'implausible'
  if (synchronised !== false || wasSynchronised) return undefined
  return hardware !== undefined && Math.abs(hardware - utc) <= AGREES_MS ? undefined : 'unconfirmed'
}
