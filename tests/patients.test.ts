import { expect, it } from 'vitest'
import { NEEDLESS_AT_MOST, PLAIN_AT_LEAST } from './patients/counts.ts'
import { playPatients } from './patients/patients.ts'

const CONSULTATIONS = 200
/** Always the same days here; `npm run test:patients` plays others each time. */
const SEED = 20_261_122

it('has given no reading to a wrong patient, lost none and has none twice after 200 random consultations', async () => {
  const { counts, failures, story } = await playPatients(CONSULTATIONS, SEED)
  expect(failures, story.join('\n')).toEqual([])
  // A daemon that held everything would give nothing to a wrong patient either.
  expect(counts.plain / counts.inEncounter).toBeGreaterThan(PLAIN_AT_LEAST)
  expect(counts.attributed).toBeGreaterThanOrEqual(counts.plain - counts.heldNeedlessly)
  expect(counts.heldNeedlessly).toBeLessThanOrEqual(NEEDLESS_AT_MOST * counts.plain)
  expect(counts.crashes).toBeGreaterThan(0)
}, 180_000)
