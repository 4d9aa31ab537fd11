import { expect, it } from 'vitest'
import { madeUp, play } from './support/a-daemon.ts'
import { aVehicle } from './support/a-vehicle.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { isFinal, type Listener } from './support/listener.ts'
import { T0 } from './support/readings.ts'

const MINUTE = 60_000
const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])

/** With a patient in the cabin. */
async function setUp() {
  const vehicle = await aVehicle()
  await vehicle.ask('encounter/open', { id: 'e1', subject: PATIENT })
  return { ...vehicle, measured: () => play(vehicle.daemon, TEMPERATURE, vehicle.clock) }
}

const status = async (screen: Listener) => JSON.parse(await screen.request('encounter/status')).data
const events = ({ messages }: Listener) =>
  messages.filter(({ topic }) => topic === 'events').map(({ text }) => JSON.parse(text).code)

it('a patient left and nobody closed: a person is warned, then it is closed, and what the next one measures is held', async () => {
  await using vehicle = await setUp()
  const { state, clock, screen, measured } = vehicle
  await measured()
  await screen.until(isFinal)
  clock.advance(30 * MINUTE)
  const warned = await status(screen)
  expect(warned).toMatchObject({ state: 'open', id: 'e1', idleSince: expect.any(String) })
  expect(Date.parse(warned.idleSince)).toBe(T0)
  expect(events(screen)).toEqual(['UMT-ENCOUNTER-106'])
  clock.advance(15 * MINUTE)
  expect(await status(screen)).toMatchObject({ state: 'closed', because: 'forgotten' })
  await measured()
  const held = await screen.until(({ topic }) => topic === 'held')
  expect(JSON.parse(held.text)).toMatchObject({ reason: 'no-encounter' })
  expect(events(screen)).toContain('UMT-ENCOUNTER-107')
  expect(screen.messages.filter(isFinal)).toHaveLength(1)
  expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed forgotten by daemon'])
  expect(JSON.stringify(screen.messages.filter(({ topic }) => /^(events|encounter)$/.test(topic)))).not.toContain(
    'Patient',
  )
})

it('after the warning the patient is measured after all: the encounter goes on, and a person is asked to look', async () => {
  await using vehicle = await setUp()
  const { clock, screen, measured } = vehicle
  clock.advance(40 * MINUTE)
  await measured()
  expect(JSON.parse((await screen.until(isFinal)).text).subject.reference).toBe('Patient/p1')
  expect(await status(screen)).not.toHaveProperty('idleSince')
  expect(events(screen)).toEqual(['UMT-ENCOUNTER-106', 'UMT-ENCOUNTER-108'])
  clock.advance(29 * MINUTE)
  expect(await status(screen)).toMatchObject({ state: 'open' })
})

it('a screen that asks for the observations again and again does not keep a forgotten encounter open', async () => {
  await using vehicle = await setUp()
  const { clock, screen } = vehicle
  for (let each = 0; each < 9; each += 1) {
    await screen.request('encounter/observations')
    clock.advance(5 * MINUTE)
  }
  expect(await status(screen)).toMatchObject({ state: 'closed' })
})

it('a person who opens it again for the same patient keeps it open', async () => {
  await using vehicle = await setUp()
  const { state, clock, screen } = vehicle
  clock.advance(40 * MINUTE)
  const again = JSON.parse(await screen.request('encounter/open', { id: 'e1', subject: PATIENT }))
  expect(Date.parse(again.data.since)).toBe(T0)
  clock.advance(20 * MINUTE)
  expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: expect.any(String) })
  expect(encounterActs(state)).toEqual(['e1 opened'])
})
