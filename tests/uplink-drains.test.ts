import { expect, onTestFinished, test } from 'vitest'
import { type PlatformOptions, startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { listen } from './support/listener.ts'

const PATIENT = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-1' } as const

/** 2A1C: no flags, FLOAT × 10⁻¹ °C. */
const temperature = (tenths: number) =>
  madeUp('sig-health-thermometer', [
    [
      '2a1c',
      `00${tenths
        .toString(16)
        .padStart(4, '0')
        .replace(/(..)(..)/, '$2$1')}00ff`,
    ],
  ])

async function aPlatform(options: PlatformOptions = {}) {
  const platform = await startPlatform(options)
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

const uplink = (url: string) => ({ endpoints: [{ name: 'telmi', url, preset: 'fhir-r4' as const }] })

const valuesAt = async (platform: Awaited<ReturnType<typeof aPlatform>>) =>
  (await platform.all('Observation')).map((each) => ('valueQuantity' in each ? each.valueQuantity?.value : undefined))

const saysValue = (resource: object, value: number) => JSON.stringify(resource).includes(`"value":${value}`)

test('what is measured with a patient in the cabin reaches the platform with its Device and its patient, once', async () => {
  const platform = await aPlatform()
  await using daemon = await aDaemon({ uplink: uplink(platform.url) })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('e1', PATIENT)
  for (const tenths of [365, 366, 367]) await play(daemon, temperature(tenths))
  await expect.poll(() => valuesAt(platform)).toEqual([36.5, 36.6, 36.7])
  const [first] = await platform.all('Observation')
  const devices = (await platform.all('Device')).map(({ id }) => `Device/${id}`)
  expect(devices).toHaveLength(2)
  expect(first).toMatchObject({
    subject: { identifier: { system: PATIENT.system, value: PATIENT.value } },
    device: { reference: expect.toBeOneOf(devices) },
  })
  await expect
    .poll(async () => JSON.parse(await screen.request('uplink/status')).data.endpoints)
    .toEqual([
      { name: 'telmi', state: 'idle', owed: 0, owedOfEncounter: 0, quarantined: 0, lastAcceptedAt: expect.any(String) },
    ])
})

test('what was measured in a dead zone goes out in order once the platform is there, over a restart too', async () => {
  const state = await stateFolder()
  const gone = await startPlatform()
  const { url, port } = gone
  await gone[Symbol.asyncDispose]()
  {
    await using daemon = await aDaemon({ state, uplink: uplink(url) })
    await using screen = await listen(daemon.url, UNIT)
    daemon.openEncounter('e1', PATIENT)
    for (const tenths of [365, 366, 367]) await play(daemon, temperature(tenths))
    await expect
      .poll(async () => JSON.parse(await screen.request('uplink/status')).data.endpoints[0])
      .toMatchObject({ state: 'waiting', owed: 3, owedOfEncounter: 3, problem: { code: 'UMT-UPLINK-127' } })
  }
  const platform = await aPlatform({ port })
  await using _daemon = await aDaemon({ state, uplink: uplink(url) })
  await expect.poll(() => valuesAt(platform)).toEqual([36.5, 36.6, 36.7])
  expect(platform.counts).toMatchObject({ created: 5, known: 0 })
})

test.each([
  ['transaction', 'fhir-r4'],
  ['batch', 'frcore'],
  ['put', 'phd'],
  ['ans-mesures', 'ans-mesures'],
] as const)(
  'each Observation is there once, of the Device that is there, by %s as %s wants it',
  async (mode, preset) => {
    const platform = await aPlatform()
    const endpoints = [{ name: 'telmi', url: platform.url, mode, preset }]
    await using daemon = await aDaemon({ uplink: { endpoints } })
    daemon.openEncounter('e1', PATIENT)
    for (const tenths of [365, 366]) await play(daemon, temperature(tenths))
    daemon.closeEncounter()
    daemon.openEncounter('e2', PATIENT)
    await play(daemon, temperature(367))
    // What the open encounter has goes before the rest of the last one.
    await expect.poll(async () => (await valuesAt(platform)).toSorted()).toEqual([36.5, 36.6, 36.7])
    const devices = (await platform.all('Device')).map(({ id }) => `Device/${id}`)
    for (const each of await platform.all('Observation'))
      expect(each).toMatchObject({ device: { reference: expect.toBeOneOf(devices) } })
  },
)

test('what a person moves to another patient is withdrawn there, and comes again as his', async () => {
  const platform = await aPlatform()
  await using daemon = await aDaemon({ uplink: uplink(platform.url) })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('e1', PATIENT)
  await play(daemon, temperature(365))
  daemon.closeEncounter()
  daemon.openEncounter('e2', { ...PATIENT, value: 'demo-2' })
  await expect.poll(() => valuesAt(platform)).toEqual([36.5])
  const [first] = await platform.all('Observation')
  const { text } = await screen.until(({ topic }) => topic.startsWith('observations/'))
  const moved = { observation: JSON.parse(text).id, encounter: 'e2', reason: 'Patients échangés' }
  expect(JSON.parse(await screen.request('reading/move', moved))).toMatchObject({ status: 'ok' })
  await expect.poll(async () => (await platform.all('Observation')).length).toBe(2)
  const now = await platform.all('Observation')
  expect(now.find(({ id }) => id === first?.id)).toMatchObject({ status: 'entered-in-error' })
  expect(now.find(({ id }) => id !== first?.id)).toMatchObject({
    status: 'final',
    subject: { identifier: { value: 'demo-2' } },
    valueQuantity: { value: 36.5 },
  })
})

test('nothing of a held reading leaves before somebody says whose it is', async () => {
  const platform = await aPlatform()
  await using daemon = await aDaemon({ uplink: uplink(platform.url) })
  await using screen = await listen(daemon.url, UNIT)
  await play(daemon, temperature(391))
  const { key } = JSON.parse((await screen.until(({ topic }) => topic === 'held')).text)
  daemon.openEncounter('e1', PATIENT)
  await play(daemon, temperature(365))
  await expect.poll(() => valuesAt(platform)).toEqual([36.5])
  await screen.request('held/assign', { key, encounter: 'e1', reason: 'Même patient, avant l’ouverture' })
  await expect.poll(() => valuesAt(platform)).toEqual([36.5, 39.1])
})

test('the one that the platform refuses is put aside and told of without a word of it, and the others arrive', async () => {
  const refuses = (resource: object) => (saysValue(resource, 36.6) ? 'value 36.6 of patient demo-1' : undefined)
  const platform = await aPlatform({ refuses })
  await using daemon = await aDaemon({ uplink: uplink(platform.url) })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('e1', PATIENT)
  for (const tenths of [365, 366, 367]) await play(daemon, temperature(tenths))
  await expect.poll(() => valuesAt(platform)).toEqual([36.5, 36.7])
  const told = await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-UPLINK-122'))
  for (const secret of [figure('36.6'), /demo-1/]) expect(told.text).not.toMatch(secret)
  expect(JSON.parse(await screen.request('uplink/status')).data.endpoints).toMatchObject([{ owed: 0, quarantined: 1 }])
})

test('a platform that does not let us in is asked once, and a person hears of it', async () => {
  const platform = await aPlatform({ allows: () => false })
  await using daemon = await aDaemon({ uplink: uplink(platform.url) })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('e1', PATIENT)
  await play(daemon, temperature(365))
  const told = await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-UPLINK-129'))
  expect(JSON.parse(told.text)).toMatchObject({ severity: 'error', code: 'UMT-UPLINK-129' })
  await play(daemon, temperature(366))
  expect(JSON.parse(await screen.request('uplink/status')).data.endpoints).toMatchObject([
    { state: 'stopped', owed: 2, quarantined: 0, problem: { code: 'UMT-UPLINK-129' }, nextTryAt: expect.any(String) },
  ])
  expect(platform.counts.requests).toBe(1)
})

test('one platform that is down holds no other', async () => {
  const gone = await startPlatform()
  await gone[Symbol.asyncDispose]()
  const platform = await aPlatform()
  const endpoints = [...uplink(gone.url).endpoints, { name: 'hospital', url: platform.url, preset: 'fhir-r4' as const }]
  await using daemon = await aDaemon({ uplink: { endpoints } })
  daemon.openEncounter('e1', PATIENT)
  await play(daemon, temperature(365))
  await expect.poll(() => valuesAt(platform)).toEqual([36.5])
})
