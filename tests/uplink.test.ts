import { expect, it } from 'vitest'
import { forward } from './uplink/forward.ts'

it('has everything on the platform once, of its patient, after a bad day on which daemons were killed', async () => {
  const report = await forward({ finals: 120, kills: 4, seed: 20261122 })
  const { finals, kills, delivered, quarantined, duplicatesAvoided, ...rest } = report
  const { missing, doubled, wrong, misjudged, findings } = rest
  expect({ missing, doubled, wrong, misjudged, findings }).toEqual({
    missing: [],
    doubled: [],
    wrong: [],
    misjudged: [],
    findings: [],
  })
  expect(delivered + quarantined).toBe(finals)
  expect(quarantined).toBeGreaterThan(0)
  // One more of each vehicle, in the drain.
  expect(kills).toBeGreaterThanOrEqual(4 + rest.vehicles)
  expect(duplicatesAvoided).toBeGreaterThan(0)
}, 180_000)
