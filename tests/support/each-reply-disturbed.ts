import { expect } from 'vitest'
import type { Flag } from '../../src/reading/flags.ts'
import { isMeasured, type Reading } from '../../src/reading/reading.ts'
import type { Course } from './play/course.ts'
import { DISTURBANCES, type Disturbance, type Disturbed } from './play/wire.ts'
import { type PlayOptions, playDriver, type Simulator } from './play.ts'

/** What no host can prevent after these disturbances, and why. */
export interface Excuse {
  readonly by: readonly Disturbance[]
  readonly because: string
}

export interface Expectation {
  /** A garbled frame looks like a good one, for want of a checksum: a number or a stamp may be wrong. */
  readonly unprotected?: Excuse
  /** The device does not send a measurement again: it is gone for good. */
  readonly gone?: Excuse
  /** Nothing tells a resend from a second measurement: it may be there twice. */
  readonly twice?: Excuse
  /** How many replies of the first connection are disturbed: the first ones, and some of the rest; 40 unless given. */
  readonly atMost?: number
}

/**
 * Plays the dialogue undisturbed, then once for each reply of the first connection and each {@link DISTURBANCES}, and
 * holds that whatever happens
 *
 * - nothing is thrown, and the link is served to its end;
 * - each reading has the numbers of one of the undisturbed course, and its time where it claims to know that;
 * - nothing is in the journal twice;
 * - after the next connection everything is in the journal that was there undisturbed, and what is live is live again.
 *
 * A measurement is known by its numbers: a simulator that never sends the same twice makes this a sharp test. Returns the
 * undisturbed course.
 */
export async function withEachReplyDisturbed<S extends Simulator>(
  options: Omit<PlayOptions<S>, 'disturbed'>,
  expectation: Expectation = {},
): Promise<Course> {
  const clean = await playDriver(options)
  expect(clean.readings.length, 'readings of the undisturbed course').toBeGreaterThan(0)
  expect({ faults: clean.faults, problems: clean.of('problem') }).toEqual({ faults: [], problems: [] })
  const replies = clean.of('reply').filter(({ connection }) => connection === 1)
  expect(replies.length, 'replies of the first connection').toBeGreaterThan(0)
  const broken: string[] = []
  for (const { n, channel, hex } of spread(replies, expectation.atMost ?? 40)) {
    for (const by of DISTURBANCES) {
      const disturbed = { reply: n, by }
      const course = await playDriver({ ...options, disturbed })
      for (const law of brokenLaws(clean, course, disturbed, expectation))
        broken.push(`reply ${n} of ${replies.length} (${channel} ${hex}) ${by}: ${law}`)
    }
  }
  if (broken.length > 0) expect.fail(`${broken.length} times:\n${broken.slice(0, 20).join('\n')}`)
  return clean
}

function brokenLaws(clean: Course, course: Course, { by }: Disturbed, expectation: Expectation): readonly string[] {
  const excused = (excuse: Excuse | undefined) => excuse?.by.includes(by) === true
  const broken = course.of('problem').map(({ error }) => `was not handled: ${error}`)
  const unprotected = excused(expectation.unprotected)
  if (!unprotected) for (const reading of course.readings) broken.push(...wrongIn(reading, clean))
  const wanted = countsOf(clean)
  const got = countsOf(course)
  for (const [content, count] of wanted) {
    const found = got.get(content) ?? 0
    if (found > count && !unprotected && !excused(expectation.twice))
      broken.push(`in the journal ${found} times instead of ${count}: ${content}`)
    if (found < count && !unprotected && !excused(expectation.gone)) broken.push(`not in the journal: ${content}`)
  }
  const last = Math.max(...clean.of('reading').map(({ connection }) => connection))
  if (!course.of('reading').some(({ connection }) => connection === last)) broken.push(`silent on connection ${last}`)
  return [...new Set(broken)]
}

/** A clock that was read late is off by as long as an answer may take. */
const CLOCK_OFF_MS = 35_000

function wrongIn(reading: Reading, clean: Course): readonly string[] {
  const content = contentOf(reading)
  const same = clean.readings.filter((original) => contentOf(original) === content)
  if (same.length === 0) return [`a reading that the undisturbed course does not have: ${content}`]
  // A live value is of its moment; a stamp of a clock that nobody checked is flagged, and claims nothing.
  if (reading.mode !== 'spot' || reading.time.basis !== 'corrected') return []
  const moved = ({ time }: Reading) => Math.abs(time.measuredAt - reading.time.measuredAt) > CLOCK_OFF_MS
  return same.every(moved) ? [`measured at ${same.map(iso).join(' or ')}, not at ${iso(reading)}: ${content}`] : []
}

/** How often each finished measurement is in the journal. What becomes final of a live value is chosen by its course. */
function countsOf(course: Course): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const reading of course.committed.filter(({ mode }) => mode === 'spot'))
    counts.set(contentOf(reading), (counts.get(contentOf(reading)) ?? 0) + 1)
  return counts
}

/** Flags that tell of the connection, not of the measurement. */
const OF_THE_COURSE: readonly Flag[] = ['clock-unverified', 'device-clock-not-set']

/** What a reading says, as text, without any time. */
function contentOf({ mode, quantities, flags, site, user }: Reading): string {
  const values = quantities.map((quantity) =>
    isMeasured(quantity)
      ? `${quantity.quantity} ${quantity.value.text} ${quantity.unit}`
      : `${quantity.quantity} ${quantity.absent}`,
  )
  const said = flags.filter((flag) => !OF_THE_COURSE.includes(flag))
  return [mode, ...values, ...said, site, user === undefined ? undefined : `user ${user}`]
    .filter((part) => part !== undefined)
    .join(' · ')
}

const iso = ({ time }: Reading): string => new Date(time.measuredAt).toISOString()

/** At most so many: the first ones, which are the answers of a dialogue, and some of what flows then. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  const first = Math.ceil(most / 2)
  const step = (all.length - first) / (most - first)
  return all.filter(
    (_, index) => index < first || Math.floor((index - first) / step) !== Math.floor((index - first - 1) / step),
  )
}
