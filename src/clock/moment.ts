import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { z } from 'zod'

/** When the clocks of this machine showed what; kept with acts, so that a later start can tell how long ago they were. */
export const moment = z.object({
  /** Of this boot of the machine, and how long it had been running, ms. */
  boot: z.object({ id: z.string(), uptimeMs: z.number() }).exactOptional(),
  /** Whether the clock of the machine was synchronised; absent when nobody knows. */
  synchronised: z.boolean().exactOptional(),
})

export type Moment = z.infer<typeof moment>

const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** Now. `synchronised`: whether the clock of the machine is, as far as it is known. */
export function momentNow(synchronised: boolean | undefined, bootIdFile = BOOT_ID): Moment {
  const id = bootIdOf(bootIdFile)
  return {
    ...(id !== undefined && { boot: { id, uptimeMs: Math.round(uptime() * 1000) } }),
    ...(synchronised !== undefined && { synchronised }),
  }
}

/** A machine without Linux has none, and what was before a restart is then told by the wall clock. */
function bootIdOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'ascii').trim() || undefined
  } catch {
    return undefined
  }
}

/** How long ago something was. `certain`: no clock that somebody may have set was needed, or both times it was synchronised. */
export interface Elapsed {
  readonly ms: number
  readonly certain: boolean
}

/**
 * How long ago an act was: `then` and `thenUtc` as it was recorded, `now` and `nowUtc` of this moment, UTC in ms since 1970.
 * In the same boot of the machine the uptime tells it; else the wall clock, and `undefined` when that lies before the act.
 */
export function elapsedSince(then: Moment, thenUtc: number, now: Moment, nowUtc: number): Elapsed | undefined {
  if (then.boot && now.boot && then.boot.id === now.boot.id) {
    const ms = now.boot.uptimeMs - then.boot.uptimeMs
    return ms < 0 ? undefined : { ms, certain: true }
  }
  const ms = nowUtc - thenUtc
  if (ms < 0) return undefined
  return { ms, certain: then.synchronised === true && now.synchronised === true }
}
