import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { z } from 'zod'

/** When the clocks of this machine showed what; kept with acts, so that a later start can tell how long ago they were. */
export const moment = z.object({
  /** Of this boot of the machine, and how long it had been running, ms. */
  boot: z.object({ id: z.string(), uptimeMs: z.number() }).exactOptional(),
  /** Whether the clock of the machine was synchronised; absent when nobody knows. */
  synchronised: z.boolean().exactOptional(),
  /** Whether it was since the machine was started, or its hardware clock agreed; absent when nothing tells. */
  confirmed: z.boolean().exactOptional(),
})

export type Moment = z.infer<typeof moment>

/** What is known of the clock of the machine; `undefined` when nothing is. */
type Told = { readonly [K in 'synchronised' | 'confirmed']?: boolean | undefined }

const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** Now, with what is known of the clock of the machine. */
export function momentNow({ synchronised, confirmed }: Told, bootIdFile = BOOT_ID): Moment {
  const id = bootIdOf(bootIdFile)
  return {
    ...(id !== undefined && { boot: { id, uptimeMs: Math.round(uptime() * 1000) } }),
    ...(synchronised !== undefined && { synchronised }),
    ...(confirmed !== undefined && { confirmed }),
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
  /**
   * The clock of now may be that of the moment in which the machine was switched off, as of a board without a hardware clock:
   * it may be longer ago by as long as that was.
   */
  readonly mayBeMore?: true
}

/** Whether anything vouches for the clock of a moment. */
const isConfirmed = ({ confirmed, synchronised }: Moment): boolean => confirmed ?? synchronised === true

/**
 * How long ago an act was: `then` and `thenUtc` as it was recorded, `now` and `nowUtc` of this moment, UTC in ms since 1970.
 * In the same boot of the machine the uptime tells it; else the wall clock, and `undefined` when that lies before the act, or
 * when nothing vouched for it then: whatever it showed, nobody will ever know when that was.
 */
export function elapsedSince(then: Moment, thenUtc: number, now: Moment, nowUtc: number): Elapsed | undefined {
  if (then.boot && now.boot && then.boot.id === now.boot.id) {
    const ms = now.boot.uptimeMs - then.boot.uptimeMs
    return ms < 0 ? undefined : { ms, certain: true }
  }
  const ms = nowUtc - thenUtc
  if (ms < 0 || !isConfirmed(then)) return undefined
  if (!isConfirmed(now)) return { ms, certain: false, mayBeMore: true }
  return { ms, certain: then.synchronised === true && now.synchronised === true }
}
