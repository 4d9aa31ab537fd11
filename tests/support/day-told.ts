import { join } from 'node:path'
import { expect } from 'vitest'
import type { Heard } from '../../src/bus/testing/stranger.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { TEST_KEYS } from './keys.ts'
import { isFinal } from './listener.ts'
import { finalWords, heldWords, lateWords } from './told-words.ts'

/** What a person at the screen was told in the end, in words: nothing else became of what the devices sent. */
export interface Told {
  /** Finals, in the order in which they came: `a blood-pressure 10:06:00 121/79`, beginning with the patient. */
  readonly finals: readonly string[]
  /** Finals that came when their encounter was closed, which no screen was told of: `a 10:05:00 93`. Absent when there are none. */
  readonly late?: readonly string[]
  /** `sig-blood-pressure before-encounter 10:02:00 blood-pressure`. */
  readonly held: readonly string[]
}

/** One that is held, not what was decided on it. */
export const isHeld = ({ topic, text }: Heard): boolean => topic === 'held' && 'reason' in JSON.parse(text)

/** Looks whether the journal of a daemon that has ended holds what was told on its bus, once, and nothing else. */
export function dayTold(state: string, heard: readonly Heard[], patients: readonly string[]): Told {
  const finals = heard.filter(isFinal)
  const held = heard.filter(isHeld)
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  expect(journal.verify().findings).toEqual([])
  expect(journal.held().map(({ key }) => key)).toEqual(held.map(({ text }) => JSON.parse(text).key))
  const kept = [...new Set(patients)].flatMap((patient) => journal.observationsOf(patient))
  const shown = finals.map(({ text }) => text)
  expect(kept).toEqual(expect.arrayContaining(shown))
  const late = kept.filter((body) => !shown.includes(body))
  expect(new Set(kept).size).toBe(kept.length)
  expect(journal.counts()).toMatchObject({ observations: shown.length + late.length, held: held.length })
  expect(journal.acts({ kinds: ['encounter-opened'] }).map(({ encounter }) => encounter)).toEqual(patients)
  for (const { topic, text } of heard)
    if (!/^(observations\/|response\/encounter\/observations)/.test(topic)) expect(text).not.toContain('Patient/')
  return {
    finals: finals.map(finalWords),
    ...(late.length > 0 && { late: late.map(lateWords) }),
    held: held.map(heldWords),
  }
}
