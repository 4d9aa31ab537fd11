import { describe, expect, it } from 'vitest'
import { reading, T0 } from '../../tests/support/readings.ts'
import { BlowSessions, type Owner } from './blow-sessions.ts'

const MINUTE = 60_000
const ONE: Owner = ['e1', { kind: 'literal', reference: 'Patient/p1' }]
const OTHER: Owner = ['e2', { kind: 'literal', reference: 'Patient/p2' }]
const blow = (minutes: number, device = 'spirometer-1') =>
  reading({ device: { id: device, driver: 'test', vendor: 'Test', model: 'Test' } }, T0 + minutes * MINUTE)

describe('the blows of a session', () => {
  it('stay together while no pause between them is longer than a quarter of an hour', () => {
    const sessions = new BlowSessions()
    const ids = [0, 14, 28, 44].map((minutes) => sessions.of(blow(minutes), `blow ${minutes}`, ONE))
    expect(new Set(ids.slice(0, 3)).size).toBe(1)
    expect(ids[3]).not.toBe(ids[0])
  })

  it('are named by a UUID that the first blow gives, so that a daemon that starts again gives the same', () => {
    const before = new BlowSessions().of(blow(0), 'a', ONE)
    const after = new BlowSessions()
    expect(before).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(after.of(blow(0), 'a', ONE)).toBe(before)
    expect(after.of(blow(3), 'b', ONE)).toBe(before)
  })

  it('are not prolonged by a blow that is sent again', () => {
    const sessions = new BlowSessions()
    const first = sessions.of(blow(0), 'a', ONE)
    expect(sessions.of(blow(20), 'a', ONE)).toBe(first)
    expect(sessions.of(blow(21), 'b', ONE)).not.toBe(first)
  })

  it('are found whatever the order in which a device hands out its memory', () => {
    const sessions = new BlowSessions()
    const ids = [20, 10, 0].map((minutes) => sessions.of(blow(minutes), `blow ${minutes}`, ONE))
    expect(new Set(ids).size).toBe(1)
  })

  it('never belong to two patients, nor to two devices, nor to two patients under one id', () => {
    const sessions = new BlowSessions()
    const ids = [
      sessions.of(blow(0), 'a', ONE),
      sessions.of(blow(1), 'b', OTHER),
      sessions.of(blow(2), 'c', ['e1', { kind: 'literal', reference: 'Patient/p2' }]),
      sessions.of(blow(3), 'd', [undefined, { kind: 'unknown' }]),
      sessions.of(blow(4, 'spirometer-2'), 'e', ONE),
    ]
    expect(new Set(ids).size).toBe(ids.length)
    expect(sessions.of(blow(5), 'f', ONE)).toBe(ids[0])
  })
})
