import { expect, it } from 'vitest'
import { playPatients } from './patients/patients.ts'

const CONSULTATIONS = 300

it('has given no reading to a wrong patient, lost none and has none twice after 300 random consultations', async () => {
  const seed = Date.now() & 0x7fffffff
  const { counts, failures, story } = await playPatients(CONSULTATIONS, seed)
  expect(failures, [`seed ${seed}`, ...story].join('\n')).toEqual([])
  // A daemon that held everything would give nothing to a wrong patient either.
  expect(counts.attributed).toBeGreaterThan(CONSULTATIONS)
  expect(counts.crashes).toBeGreaterThan(0)
}, 180_000)
