import type { Clock } from '../clock.ts'

const WITHIN_MS = 10_000

/**
 * Whether the same was told less than ten seconds ago; if not, it counts as told now. A bug in a decoder shows with each
 * frame, sixty times a second, and would drown what else there is to tell.
 */
export function repeated(clock: Clock): (text: string) => boolean {
  const told = new Map<string, number>()
  return (text) => {
    const now = clock.now()
    // A time in the future was told before the clock was set back.
    for (const [each, at] of told) if (at > now || now - at >= WITHIN_MS) told.delete(each)
    if (told.has(text)) return true
    told.set(text, now)
    return false
  }
}
