import { expect, it } from 'vitest'
import { aVehicle } from './support/a-vehicle.ts'
import { isFinal } from './support/listener.ts'
import { SpokenBelt } from './support/spoken-belt.ts'

const PATIENT_A = { kind: 'literal', reference: 'Patient/a' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const

/** A daemon whose time the test moves, with a belt that the test speaks for. */
async function setUp() {
  const vehicle = await aVehicle()
  return { ...vehicle, belt: new SpokenBelt(vehicle.daemon, vehicle.clock) }
}

const finals = (messages: readonly { topic: string; text: string }[]) =>
  messages
    .filter((message) => message.topic.startsWith('observations/') && JSON.parse(message.text).status === 'final')
    .map(({ text }) => JSON.parse(text))
    .map(({ subject, valueQuantity }) => `${subject.reference} ${valueQuantity.value}`)

it('gives what was steady under the first patient to him when his encounter closes', async () => {
  await using vehicle = await setUp()
  const { daemon, screen, belt } = vehicle
  daemon.openEncounter('a', PATIENT_A)
  await belt.beats(72, 12)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await belt.beats(90, 3)
  await belt.isTakenOff()
  await screen.until(isFinal)
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual(['Patient/a 72'])
})

it('gives the second patient only what was steady since he is in the cabin', async () => {
  await using vehicle = await setUp()
  const { daemon, screen, belt } = vehicle
  daemon.openEncounter('a', PATIENT_A)
  await belt.beats(72, 12)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await belt.beats(74, 12)
  await belt.isTakenOff()
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual(['Patient/a 72', 'Patient/b 74'])
})

it('gives nobody a value that was steady only across the change', async () => {
  await using vehicle = await setUp()
  const { daemon, screen, belt } = vehicle
  daemon.openEncounter('a', PATIENT_A)
  await belt.beats(72, 6)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await belt.beats(72, 6)
  await belt.isTakenOff()
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual([])
})
