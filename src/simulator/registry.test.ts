import { describe, expect, it } from 'vitest'
import { DRIVERS } from '../drivers/registry.ts'
import { KINDS } from './kinds.ts'
import { SIMULATORS, simulatorOf } from './registry.ts'

describe('the devices that can be played', () => {
  it.each([...SIMULATORS])('%s is played over the link that its driver hears it on', (id, spec) => {
    const driver = DRIVERS.find((candidate) => candidate.id === id)
    expect(driver?.match).toHaveProperty('ble' in spec ? 'ble' : 'serial')
  })

  it('are found by their kind, by the id of their driver, and else not', () => {
    for (const kind of KINDS) expect(simulatorOf(kind)?.driver).toMatch(/^sig-/)
    expect(simulatorOf('contec-cms50')?.driver).toBe('contec-cms50')
    expect(simulatorOf('toString')).toBeUndefined()
  })

  it('are known to their driver by the name that they advertise', () => {
    for (const [id, spec] of SIMULATORS) {
      const match = DRIVERS.find((candidate) => candidate.id === id)?.match
      if (match === undefined || !('ble' in match) || !match.ble.name || !('ble' in spec)) continue
      expect(spec.name?.('1')).toMatch(match.ble.name)
    }
  })
})
