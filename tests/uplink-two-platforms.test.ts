import { expect, it, onTestFinished } from 'vitest'
import { type PlayedPlatform, startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, fixture, play, UNIT } from './support/a-daemon.ts'
import { type Fault, startFaultProxy } from './support/fault-proxy.ts'
import { listen } from './support/listener.ts'

async function aPlatform(): Promise<PlayedPlatform> {
  const platform = await startPlatform()
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

/** What two platforms have of one consultation; only their own ids differ. */
const told = async (platform: PlayedPlatform) =>
  (await platform.all('Observation')).map((each) => ('identifier' in each ? each.identifier : undefined))

it('a platform that takes requests and never answers holds no other, and has everything once it does', async () => {
  const region = await aPlatform()
  const hospital = await aPlatform()
  let fault: Fault | undefined = 'hang-done'
  const proxy = await startFaultProxy({ upstream: new URL(region.url).origin, next: () => fault })
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  const endpoints = [
    { name: 'region', url: `${proxy.origin}/fhir`, limits: { timeoutS: 1 } },
    { name: 'hospital', url: hospital.url, preset: 'phd' as const },
  ]
  await using daemon = await aDaemon({ uplink: { endpoints } })
  await using screen = await listen(daemon.url, UNIT)
  const status = async () => JSON.parse(await screen.request('uplink/status')).data.endpoints
  daemon.openEncounter('encounter-1', { kind: 'literal', reference: 'Patient/p1' })
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  await play(daemon, await fixture('nonin-9560/spot-checks.jsonl'))
  const { length: finals } = JSON.parse(await screen.request('encounter/observations')).data
  expect(finals).toBeGreaterThan(3)

  await expect.poll(() => hospital.size('Observation')).toBe(finals)
  await expect.poll(status).toMatchObject([
    { name: 'region', state: 'waiting', owed: finals, owedOfEncounter: finals, problem: { code: 'UMT-UPLINK-127' } },
    { name: 'hospital', state: 'idle', owed: 0 },
  ])

  fault = undefined
  await screen.request('outbox/retry', { endpoint: 'region' })
  await expect.poll(status).toMatchObject([
    { name: 'region', owed: 0 },
    { name: 'hospital', owed: 0 },
  ])
  expect(await told(region)).toEqual(await told(hospital))
})

it('does not say that a platform has everything of a patient whom it cannot be told of', async () => {
  const mes = await aPlatform()
  const endpoints = [{ name: 'mes', url: mes.url, preset: 'ans-mesures' as const }]
  await using daemon = await aDaemon({ uplink: { endpoints } })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('encounter-1', { kind: 'literal', reference: 'Patient/p1' })
  await play(daemon, await fixture('nonin-9560/spot-checks.jsonl'))
  const { length: finals } = JSON.parse(await screen.request('encounter/observations')).data
  expect(finals).toBeGreaterThan(1)
  await expect
    .poll(async () => JSON.parse(await screen.request('uplink/status')).data.endpoints)
    .toMatchObject([{ name: 'mes', state: 'idle', owed: 0, notTakenOfEncounter: finals }])
  expect(mes.size('Observation')).toBe(0)
})
