import { describe, expect, it, onTestFinished } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import type { Daemon } from '../src/daemon.ts'
import { type PlatformOptions, startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, fixture, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { type Listener, listen } from './support/listener.ts'

const A = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-a' } as const
const B = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-b' } as const
const REASON = 'Les deux patients étaient intervertis'

async function aPlatform(options: PlatformOptions = {}) {
  const platform = await startPlatform(options)
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

const uplink = (url: string) => ({ endpoints: [{ name: 'telmi', url, preset: 'fhir-r4' as const }] })

const ask = async (screen: Listener, verb: string, request: object = {}) =>
  JSON.parse(await screen.request(verb, request)).data

/** Whose each blood pressure is there, and whether it holds. */
const claimsAt = async (platform: Awaited<ReturnType<typeof aPlatform>>) =>
  (await platform.all('Observation'))
    .map((each) => JSON.parse(JSON.stringify(each)))
    .filter(({ component }) => component !== undefined)
    .map(({ status, subject }) => `${status} ${subject.identifier.value}`)
    .toSorted()

/** Encounter a is over, in b a cuff measured; the first of its Observations. */
async function measuredInB(daemon: Daemon, screen: Listener): Promise<string> {
  daemon.openEncounter('a', A)
  daemon.closeEncounter()
  daemon.openEncounter('b', B)
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  const [first] = await ask(screen, 'encounter/observations')
  return first.id
}

const drained = (screen: Listener) =>
  expect.poll(async () => (await ask(screen, 'uplink/status')).endpoints[0].owed, { timeout: 10_000 }).toBe(0)

describe('a reading that was sent for the wrong patient', () => {
  it('is entered in error there, and is the right one’s as a new Observation', async () => {
    const platform = await aPlatform()
    await using daemon = await aDaemon({ uplink: uplink(platform.url) })
    await using screen = await listen(daemon.url, UNIT)
    const id = await measuredInB(daemon, screen)
    await expect.poll(() => claimsAt(platform)).toEqual(['final demo-b'])
    await drained(screen)
    await ask(screen, 'reading/move', { observation: id, encounter: 'a', reason: REASON })
    await expect.poll(() => claimsAt(platform)).toEqual(['entered-in-error demo-b', 'final demo-a'])
    await drained(screen)
  })

  it('is corrected though the daemon dies between the two, and once', async () => {
    const platform = await aPlatform()
    const state = await stateFolder()
    let observation = ''
    {
      await using daemon = await aDaemon({ state, uplink: uplink(platform.url) })
      await using screen = await listen(daemon.url, UNIT)
      observation = await measuredInB(daemon, screen)
      await expect.poll(() => claimsAt(platform)).toEqual(['final demo-b'])
      await drained(screen)
    }
    const away = 'http://127.0.0.1:1/fhir'
    {
      await using daemon = await aDaemon({ state, uplink: uplink(away) })
      await using screen = await listen(daemon.url, UNIT)
      await ask(screen, 'reading/move', { observation, encounter: 'a', reason: REASON })
    }
    await using daemon = await aDaemon({ state, uplink: uplink(platform.url) })
    await using screen = await listen(daemon.url, UNIT)
    await drained(screen)
    expect(await claimsAt(platform)).toEqual(['entered-in-error demo-b', 'final demo-a'])
  })

  it('that never left is simply not sent for him', async () => {
    const state = await stateFolder()
    const platform = await aPlatform()
    {
      await using daemon = await aDaemon({ state, uplink: uplink('http://127.0.0.1:1/fhir') })
      await using screen = await listen(daemon.url, UNIT)
      const observation = await measuredInB(daemon, screen)
      await ask(screen, 'reading/move', { observation, encounter: 'a', reason: REASON })
    }
    await using daemon = await aDaemon({ state, uplink: uplink(platform.url) })
    await using screen = await listen(daemon.url, UNIT)
    await drained(screen)
    const claims = await claimsAt(platform)
    expect(claims).toContain('final demo-a')
    expect(claims).not.toContain('final demo-b')
  })

  it('and cannot be withdrawn there is shown to a person, who is asked before she gives it up', async () => {
    const state = await stateFolder()
    const platform = await aPlatform()
    const busOf = ({ url }: Daemon) => ['--bus', asUser(url), '--unit', UNIT, '--lang', 'fr']
    let observation = ''
    {
      await using daemon = await aDaemon({ state, uplink: uplink(platform.url) })
      await using screen = await listen(daemon.url, UNIT)
      observation = await measuredInB(daemon, screen)
      await drained(screen)
    }
    const taking = { ...uplink(platform.url).endpoints[0], preset: 'ans-mesures' as const }
    await using daemon = await aDaemon({
      state,
      uplink: { endpoints: [{ ...taking, name: 'telmi', url: platform.url }] },
    })
    await using screen = await listen(daemon.url, UNIT)
    await ask(screen, 'reading/move', { observation, reason: 'Essai de l’appareil' })
    const quarantined = async () => (await ask(screen, 'uplink/status')).endpoints[0].quarantined
    await expect.poll(quarantined, { timeout: 10_000 }).toBe(2)
    expect(await claimsAt(platform)).toEqual(['final demo-b'])
    const { out } = await command(['outbox', 'show', ...busOf(daemon)])
    expect(out.at(-1)).toMatch(/^! Ce qui est « à annuler là-bas » est encore dans le dossier du mauvais patient/)
    const given = ['outbox', 'discard', observation, '--reason', 'essai', ...busOf(daemon)]
    expect((await command(given)).err[0]).toMatch(/encore dans le dossier du MAUVAIS patient chez/)
    expect(await quarantined()).toBe(2)
  })

  it('is withdrawn there when it is nobody’s', async () => {
    const platform = await aPlatform()
    await using daemon = await aDaemon({ uplink: uplink(platform.url) })
    await using screen = await listen(daemon.url, UNIT)
    const observation = await measuredInB(daemon, screen)
    await drained(screen)
    await ask(screen, 'reading/move', { observation, reason: 'Essai de l’appareil' })
    await drained(screen)
    expect(await claimsAt(platform)).toEqual(['entered-in-error demo-b'])
  })
})
