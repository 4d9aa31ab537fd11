import { expect, it } from 'vitest'
import { crash } from './crash/crash.ts'

it('has lost, doubled or changed no reading after the daemon was killed at five random moments', async () => {
  const { kills, finalsSeen, finalsInJournal, missing, doubled, wrong, findings } = await crash(5)
  expect({ kills, missing, doubled, wrong, findings }).toEqual({
    kills: 5,
    missing: [],
    doubled: [],
    wrong: [],
    findings: [],
  })
  // What was committed and not yet told when the kill came is in the journal alone.
  expect(finalsSeen).toBeGreaterThan(200)
  expect(finalsInJournal).toBeGreaterThanOrEqual(finalsSeen)
}, 180_000)
