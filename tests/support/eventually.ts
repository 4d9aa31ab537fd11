import type { FakeClock } from './fake-clock.ts'

/** Resolves once something holds, looking again in each turn of the loop; a test that waits in vain ends by its time limit. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate)
}

/** Lets time pass for whoever talks over D-Bus: at one stroke the heartbeat would have no time for its answer. */
export async function elapse(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000))
    await eventually(() => !clock.pending.some((name) => name.endsWith(' answers')))
  }
}
