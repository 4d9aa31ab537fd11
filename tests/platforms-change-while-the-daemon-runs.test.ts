import { expect, it, onTestFinished } from 'vitest'
import { defaultConfig } from '../src/config.ts'
import { type PlayedPlatform, startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, fixture, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { listen } from './support/listener.ts'

async function aPlatform(): Promise<PlayedPlatform> {
  const platform = await startPlatform()
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

it('a platform that a reload adds gets what follows once, and one that it takes away keeps its debts', async () => {
  const [region, hospital] = [await aPlatform(), await aPlatform()]
  const state = await stateFolder()
  const config = (...endpoints: { name: string; url: string }[]) =>
    defaultConfig({ unit: UNIT, state, bus: { port: 0, webSocketPort: 0 }, uplink: { endpoints } })
  const [inRegion, inHospital] = [
    { name: 'region', url: region.url },
    { name: 'hospital', url: hospital.url },
  ]
  let fresh = config(inRegion)
  await using daemon = await aDaemon({ state, uplink: { endpoints: [inRegion] }, reread: async () => fresh })
  await using screen = await listen(daemon.url, UNIT)
  const finals = async () => JSON.parse(await screen.request('encounter/observations')).data.length
  daemon.openEncounter('encounter-1', { kind: 'literal', reference: 'Patient/p1' })
  await play(daemon, await fixture('nonin-9560/spot-checks.jsonl'))
  await expect.poll(() => region.size('Observation')).toBe(await finals())

  fresh = config(inRegion, inHospital)
  await daemon.reload()
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  const all = await finals()
  await expect.poll(() => region.size('Observation')).toBe(all)
  // To a platform that is new everything is owed that no platform has answered for.
  await expect.poll(() => hospital.size('Observation')).toBeGreaterThan(0)

  fresh = config(inHospital)
  await daemon.reload()
  await play(daemon, await fixture('sig-health-thermometer/consultation.jsonl'))
  expect(await finals()).toBeGreaterThan(all)
  const status = async () => JSON.parse(await screen.request('uplink/status')).data.endpoints
  await expect.poll(status).toMatchObject([{ name: 'hospital', owed: 0 }])
  expect(region.size('Observation')).toBe(all)
  const ids = (await hospital.all('Observation')).map((each) => JSON.stringify('identifier' in each && each.identifier))
  expect(new Set(ids).size).toBe(ids.length)
})
