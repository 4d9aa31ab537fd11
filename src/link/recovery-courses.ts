import type { Rung } from './bluetooth.ts'

/** What is wrong with: bluetoothd as a whole, one adapter, one device, or perhaps nothing (silence). */
export type Course = 'service' | 'adapter' | 'device' | 'silence'

interface CourseDefinition {
  /** A symptom has to last for so long, without a proof of life, before anything is done. */
  readonly lastsMs: number
  /** The next time that it is seen after such a gap, it is another trouble and starts at the first rung. */
  readonly forgetMs: number
  readonly rungs: readonly [Rung, ...Rung[]]
  /**
   * `again`: after the last rung comes the first. `stay`: the last rung is repeated, and waits between rungs grow: what is
   * done may be of no use, since there may be nothing to mend.
   */
  readonly afterwards: { readonly again: true } | { readonly stay: readonly [number, ...number[]] }
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

export const COURSES = {
  service: {
    // systemd may be starting it at this moment.
    lastsMs: 30 * SECOND_MS,
    forgetMs: 5 * MINUTE_MS,
    rungs: ['restart-bluetooth', 'tell-a-person'],
    afterwards: { again: true },
  },
  adapter: {
    lastsMs: 10 * SECOND_MS,
    forgetMs: 5 * MINUTE_MS,
    rungs: ['restart-discovery', 'power-cycle', 'restart-bluetooth', 'tell-a-person'],
    afterwards: { again: true },
  },
  device: {
    lastsMs: 30 * SECOND_MS,
    // A cuff is heard for a few seconds after each measurement, and never between them.
    forgetMs: 60 * MINUTE_MS,
    rungs: ['rediscover-device'],
    afterwards: { stay: [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS] },
  },
  silence: {
    // Medical devices sleep: in a village nothing may advertise for hours, and a deaf adapter looks just the same.
    lastsMs: 10 * MINUTE_MS,
    forgetMs: 5 * MINUTE_MS,
    rungs: ['restart-discovery', 'power-cycle'],
    afterwards: { stay: [30 * MINUTE_MS, 60 * MINUTE_MS] },
  },
} as const satisfies Record<Course, CourseDefinition>

/** Time that a rung is given to work before anything else is done to whatever it touched. */
export const GRACE_MS = {
  'restart-discovery': 15 * SECOND_MS,
  'rediscover-device': 60 * SECOND_MS,
  'power-cycle': 30 * SECOND_MS,
  'restart-bluetooth': 60 * SECOND_MS,
  // A person who was told needs time, and no reminder each minute; then the radio is given another chance.
  'tell-a-person': 15 * MINUTE_MS,
} as const satisfies Record<Rung, number>

/** A rung that would end a connection which works waits for so long; a measurement is over by then. */
export const SPARE_MS = 10 * MINUTE_MS
/** A connection counts as working while something came from it within this time. */
export const ALIVE_MS = 2 * MINUTE_MS

/** The rung that comes after so many were climbed. */
export function rungOf(course: Course, climbed: number): Rung {
  const { rungs, afterwards }: CourseDefinition = COURSES[course]
  const index = 'again' in afterwards ? climbed % rungs.length : Math.min(climbed, rungs.length - 1)
  return rungs[index] ?? rungs[0]
}

/** What is waited at least, after so many rungs, beside the grace time of the latest. */
export function pauseMs(course: Course, climbed: number): number {
  const { afterwards }: CourseDefinition = COURSES[course]
  if ('again' in afterwards || climbed === 0) return 0
  return afterwards.stay[Math.min(climbed, afterwards.stay.length) - 1] ?? afterwards.stay[0]
}
