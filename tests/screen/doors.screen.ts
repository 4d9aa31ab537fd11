import { expect, it } from 'vitest'
import { aChromium } from './a-chromium.ts'
import { aVehicle, NURSE } from './a-vehicle.ts'
import { Nurse } from './nurse.ts'
import { servedPages } from './pages.ts'
import { risingPressure } from './recordings.ts'

const DEVICES = { 'sig-blood-pressure': risingPressure(100) }
const FOREIGN = 'foreign.example'
const NAMED = 'screen.example'

it('a tablet that trusts the authority of the vehicle is served over TLS; one that does not says so and asks for nothing', async () => {
  await using vehicle = await aVehicle(() => DEVICES)
  await using pages = await servedPages()
  await using tablet = await aChromium({ trust: vehicle.authority })
  await using stranger = await aChromium()
  await vehicle.start()
  const [nurse, other] = await Promise.all(
    [tablet, stranger].map(({ context }) => Nurse.at(context, `${pages.origin}/`)),
  )
  await nurse?.signIn(vehicle.tlsUrl)
  await expect.poll(() => nurse?.patient()).toBe('Personne')
  await nurse?.open('Patient/example')
  await expect.poll(() => nurse?.finals('Pression artérielle')).not.toEqual([])
  await other?.attempt(vehicle.tlsUrl, NURSE.password)
  await expect.poll(() => other?.problem()).toMatch(/ne répond pas.*l’autorité du véhicule/)
  expect(await other?.patient()).toBe('Non connecté')
})

it('a page of a foreign origin gets nothing, with the right password, and one that is named does', async () => {
  await using pages = await servedPages()
  await using vehicle = await aVehicle(() => DEVICES, [`http://${NAMED}:${pages.port}`])
  await using chromium = await aChromium({ hosts: [FOREIGN, NAMED] })
  await vehicle.start()
  const foreign = await Nurse.at(chromium.context, `http://${FOREIGN}:${pages.port}/`)
  await foreign.attempt(vehicle.webSocketUrl, NURSE.password)
  await expect.poll(() => foreign.problem()).toMatch(/ne répond pas.*bus\.origins/)
  expect(await foreign.patient()).toBe('Non connecté')
  const named = await Nurse.at(chromium.context, `http://${NAMED}:${pages.port}/`)
  await named.signIn(vehicle.webSocketUrl)
  await expect.poll(() => named.patient()).toBe('Personne')
})
