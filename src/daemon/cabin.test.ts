import { expect, it } from 'vitest'
import { reading, T0 } from '../../tests/support/readings.ts'
import type { EncounterState } from '../encounter/encounter.ts'
import { Cabin } from './cabin.ts'

const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const

function setUp() {
  const told: EncounterState[] = []
  return { cabin: new Cabin((state) => told.push(state)), told }
}

it('has nobody in it at first, so that a reading is held', () => {
  const { cabin } = setUp()
  expect(cabin.attribute(reading())).toEqual({ kind: 'held', because: 'no-encounter' })
})

it('gives a reading to whoever is in it, and tells of each change once', () => {
  const { cabin, told } = setUp()
  cabin.open('e1', PATIENT, T0)
  expect(cabin.attribute(reading())).toEqual({ kind: 'attributed', subject: PATIENT, encounter: 'e1' })
  expect(cabin.close(T0 + 1_000)).toBe('e1')
  expect(told.map(({ state }) => state)).toEqual(['open', 'closed'])
})

it('refuses a second patient with the id of the open encounter, never with who', () => {
  const { cabin, told } = setUp()
  cabin.open('e1', PATIENT, T0)
  expect(() => cabin.open('e2', { kind: 'literal', reference: 'Patient/p2' }, T0)).toThrow(
    expect.objectContaining({ code: 'UMT-ENCOUNTER-101', params: { encounter: 'e1' } }),
  )
  expect(told).toHaveLength(1)
  expect(cabin.attribute(reading())).toMatchObject({ subject: PATIENT, encounter: 'e1' })
})

it('does not close an encounter that is not the one named', () => {
  const { cabin } = setUp()
  cabin.open('e1', PATIENT, T0)
  expect(() => cabin.close(T0, 'e2')).toThrow(expect.objectContaining({ code: 'UMT-ENCOUNTER-102' }))
  expect(cabin.state.state).toBe('open')
})

it('gives a late reading to the patient who has just left, until somebody else comes in', () => {
  const { cabin } = setUp()
  cabin.open('e1', PATIENT, T0)
  cabin.close(T0 + 1_000)
  const late = reading({ time: { measuredAt: T0 + 500, arrivedAt: T0 + 60_000, basis: 'corrected', skewMs: 0 } })
  expect(cabin.attribute(late)).toMatchObject({ kind: 'attributed', encounter: 'e1' })
  cabin.open('e2', { kind: 'literal', reference: 'Patient/p2' }, T0 + 30_000)
  expect(cabin.attribute(late)).toEqual({ kind: 'held', because: 'before-encounter' })
})
