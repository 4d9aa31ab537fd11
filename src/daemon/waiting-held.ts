import type { JournalReader } from '../journal/types.ts'

const HOUR_MS = 3_600_000

/** Held readings that have waited for long, and how long the oldest of all has, in seconds; absent when none is held. */
export function waitingHeld(
  journal: Pick<JournalReader, 'held'>,
  nowUtc: number,
  tellAfterHours: number,
): { readonly heldLong: number; readonly oldestHeldS?: number } {
  // By their arrival: when they were measured may be what is in doubt.
  const ages = journal.held().map(({ arrivedAt }) => Math.max(0, nowUtc - arrivedAt))
  if (ages.length === 0) return { heldLong: 0 }
  return {
    heldLong: ages.filter((age) => age > tellAfterHours * HOUR_MS).length,
    oldestHeldS: Math.round(Math.max(...ages) / 1000),
  }
}
