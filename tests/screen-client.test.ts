import { describe, expect, it } from 'vitest'
import { TEST_USER } from '../src/bus/testing/test-user.ts'
import { memoryUsers } from '../src/bus/users.ts'
import type { ConnectOptions, Observation } from '../src/client.ts'
import { connect } from '../src/client.ts'
import type { Daemon } from '../src/daemon.ts'
import { aDaemon, fixture, madeUp, play, UNIT } from './support/a-daemon.ts'
import { aCable } from './support/cable.ts'
import { listen } from './support/listener.ts'

const CUFF = 'sig-blood-pressure/consultation.jsonl'
const THERMOMETER = 'sig-health-thermometer/consultation.jsonl'
/** 2A1C: no time; in the ear, 36.50 °C. */
const EAR = '04420e00fe03'
const A = { kind: 'literal', reference: 'Patient/a' } as const
const B = { kind: 'literal', reference: 'Patient/b' } as const
const REASON = 'Les deux patients étaient intervertis'

/** A screen on the bus of a daemon, and every Observation that it was handed, in words. */
async function aScreen(daemon: Daemon, options: Partial<ConnectOptions> = {}) {
  const { name: username, password } = TEST_USER
  const client = await connect({ url: daemon.url, username, password, unit: UNIT, ...options })
  const heard: string[] = []
  const words = ({ status, code, encounter }: Observation) => `${status} ${code.text} ${encounter?.reference}`
  const watch = () => client.onObservation((observation) => void heard.push(words(observation)))
  await watch()
  return { client, heard, watch, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
}

const measure = async (daemon: Daemon, recording: string) => play(daemon, await fixture(recording))

const PRESSURE = ['final Pression artérielle Encounter/a', 'final Pouls (tensiomètre) Encounter/a']
const TEMPERATURE = /^final Température.* Encounter\/a$/

describe('a screen with the client of the package', () => {
  it('finds the unit that speaks there, opens an encounter and gets each final once, with its digits', async () => {
    await using daemon = await aDaemon()
    const { name: username, password } = TEST_USER
    await using client = await connect({ url: daemon.webSocketUrl, username, password, by: 'Élodie' })
    expect(client.unit).toBe(UNIT)
    const finals: Observation[] = []
    await client.onObservation((observation) => finals.push(observation))
    expect(await client.openEncounter({ id: 'a', subject: A })).toMatchObject({ id: 'a' })
    await expect.poll(() => client.encounter).toMatchObject({ state: 'open', id: 'a' })
    await play(daemon, madeUp('sig-health-thermometer', [['2a1c', EAR]]))
    await expect.poll(() => finals).toHaveLength(1)
    expect(`${finals[0]?.valueQuantity?.value}`).toBe('36.50')
    expect((await client.observations()).map(({ id }) => id)).toEqual([finals[0]?.id])
    expect(finals).toHaveLength(1)
  })

  it('that closes while nobody is in is told so, in words for a nurse', async () => {
    await using daemon = await aDaemon()
    await using screen = await aScreen(daemon)
    await expect(screen.client.closeEncounter()).rejects.toMatchObject({ code: 'UMT-ENCOUNTER-102' })
  })

  it('that is reloaded has everything of the open encounter, and another one that is opened elsewhere', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('a', A)
    await measure(daemon, CUFF)
    await using screen = await aScreen(daemon)
    expect(screen.heard).toEqual(PRESSURE)
    // A second part of the page is told of what the first one knows.
    await screen.watch()
    expect(screen.heard).toEqual([...PRESSURE, ...PRESSURE])
    daemon.closeEncounter()
    daemon.openEncounter('b', B)
    await expect.poll(() => screen.client.encounter).toMatchObject({ id: 'b' })
    expect(await screen.client.observations()).toEqual([])
  })

  it('that was cut off while something was measured has it afterwards, once', async () => {
    await using daemon = await aDaemon()
    await using cable = await aCable(daemon.url)
    await using screen = await aScreen(daemon, { url: cable.url })
    const connected: boolean[] = []
    screen.client.onConnection((isConnected) => connected.push(isConnected))
    await screen.client.openEncounter({ id: 'a', subject: A })
    await measure(daemon, CUFF)
    await expect.poll(() => screen.heard).toEqual(PRESSURE)
    cable.pull()
    await expect.poll(() => screen.client.isConnected).toBe(false)
    await measure(daemon, THERMOMETER)
    cable.plugIn()
    await expect.poll(() => screen.heard).toHaveLength(3)
    expect(screen.heard[2]).toMatch(TEMPERATURE)
    await expect.poll(() => connected.at(-1)).toBe(true)
    expect(connected).toContain(false)
    // It listens again, too.
    daemon.closeEncounter()
    await expect.poll(() => screen.client.encounter?.state).toBe('closed')
    expect(screen.heard).toHaveLength(3)
  })

  it('that is not let in again for a while comes back once it is', async () => {
    let isKnown = true
    const user = { name: 'ecran', roles: ['consultation'] } as const
    const users = { admit: async () => (isKnown ? user : 'wrong'), holds: () => isKnown, onChange() {} } as const
    await using daemon = await aDaemon({ users })
    await using cable = await aCable(daemon.url)
    const failed: unknown[] = []
    const onError = (error: unknown) => void failed.push(error)
    await using screen = await aScreen(daemon, { url: cable.url, username: 'ecran', onError })
    await screen.client.openEncounter({ id: 'a', subject: A })
    isKnown = false
    cable.pull()
    await expect.poll(() => screen.client.isConnected).toBe(false)
    await measure(daemon, CUFF)
    cable.plugIn()
    await expect.poll(() => failed).toContainEqual(expect.objectContaining({ code: 'UMT-BUS-105' }))
    isKnown = true
    await expect.poll(() => screen.heard).toEqual(PRESSURE)
  })

  it('that was cut off while the patients changed shows nothing of the one before, and the next one', async () => {
    await using daemon = await aDaemon()
    await using cable = await aCable(daemon.url)
    await using screen = await aScreen(daemon, { url: cable.url })
    await screen.client.openEncounter({ id: 'a', subject: A })
    const told: string[] = []
    await screen.client.onEncounter((encounter) => void told.push('id' in encounter ? encounter.id : 'nobody'))
    cable.pull()
    await expect.poll(() => screen.client.isConnected).toBe(false)
    await measure(daemon, CUFF)
    daemon.closeEncounter()
    daemon.openEncounter('b', B)
    await measure(daemon, THERMOMETER)
    cable.plugIn()
    await expect.poll(() => screen.heard).toEqual([expect.stringMatching(/Encounter\/b$/)])
    expect([...new Set(told)]).toEqual(['a', 'b'])
    expect((await screen.client.observations()).map(({ encounter }) => encounter?.reference)).toEqual(['Encounter/b'])
  })

  it('that was cut off while a reading was given to somebody else is told to take it away', async () => {
    await using daemon = await aDaemon()
    await using cable = await aCable(daemon.url)
    await using elsewhere = await listen(daemon.url, UNIT)
    daemon.openEncounter('b', B)
    daemon.closeEncounter()
    daemon.openEncounter('a', A)
    await using screen = await aScreen(daemon, { url: cable.url })
    await measure(daemon, CUFF)
    await expect.poll(() => screen.heard).toEqual(PRESSURE)
    const [first] = await screen.client.observations()
    cable.pull()
    await expect.poll(() => screen.client.isConnected).toBe(false)
    await elsewhere.request('reading/move', { observation: first?.id, encounter: 'b', reason: REASON })
    cable.plugIn()
    const withdrawn = PRESSURE.map((words) => words.replace('final', 'entered-in-error'))
    await expect.poll(() => screen.heard).toEqual([...PRESSURE, ...withdrawn])
    expect(await screen.client.observations()).toEqual([])
  })

  it('sees nothing of what is measured when the encounter is closed', async () => {
    await using daemon = await aDaemon()
    await using elsewhere = await listen(daemon.url, UNIT)
    await using screen = await aScreen(daemon)
    const waves: string[] = []
    await screen.client.onWaveform(({ signal }) => void waves.push(signal))
    await screen.client.openEncounter({ id: 'a', subject: A })
    await measure(daemon, 'polar-h10/consultation.jsonl')
    await expect.poll(() => waves).toContain('ecg')
    await screen.client.closeEncounter()
    const [shown, drawn] = [screen.heard.length, waves.length]
    expect(screen.client.encounter?.state).toBe('closed')
    const before = elsewhere.messages.length
    await measure(daemon, 'polar-h10/consultation.jsonl')
    await measure(daemon, CUFF)
    // Others hear what goes on; the answer comes after it.
    await screen.client.request('devices', {})
    await elsewhere.request('devices')
    const others = new Set(elsewhere.messages.slice(before).map(({ topic }) => topic.split('/')[0]))
    expect([...others]).toEqual(expect.arrayContaining(['observations', 'waveforms', 'held']))
    expect([screen.heard.length, waves.length]).toEqual([shown, drawn])
    expect(await screen.client.observations()).toEqual([])
  })

  it('decides on what is held', async () => {
    await using daemon = await aDaemon()
    await using screen = await aScreen(daemon)
    const { client } = screen
    const keys: string[] = []
    await client.onHeld(({ key }) => void keys.push(key))
    await measure(daemon, CUFF)
    await measure(daemon, THERMOMETER)
    await expect.poll(() => keys).toHaveLength(2)
    expect((await client.held.list()).map(({ key }) => key)).toEqual(keys)
    const [pressure = '', temperature = ''] = keys
    const [shown] = (await client.held.show(temperature)).observations
    expect(`${shown?.valueQuantity?.value}`).toBe('37.9')
    await client.openEncounter({ id: 'a', subject: A })
    await client.held.assign({ key: pressure, encounter: 'a', reason: REASON })
    await client.held.discard({ key: temperature, reason: REASON })
    await expect.poll(() => screen.heard).toEqual(PRESSURE)
    expect(await client.held.list()).toEqual([])
  })

  it('is told in both languages why a request was not carried out', async () => {
    await using daemon = await aDaemon()
    await using screen = await aScreen(daemon)
    await screen.client.openEncounter({ id: 'a', subject: A })
    await expect(screen.client.openEncounter({ id: 'b', subject: B })).rejects.toMatchObject({
      name: 'BusError',
      code: 'UMT-ENCOUNTER-101',
      message: expect.stringContaining('open'),
      fr: expect.stringContaining('ouverte'),
      next: { fr: expect.any(String), en: expect.any(String) },
    })
  })

  it('has what its role may have, and is told what is not for it', async () => {
    const users = memoryUsers([
      { name: 'wall', password: 'p', roles: ['display'] },
      { name: 'tech', password: 'p', roles: ['admin'] },
    ])
    await using daemon = await aDaemon({ users })
    await using wall = await aScreen(daemon, { username: 'wall', password: 'p' })
    daemon.openEncounter('a', A)
    await measure(daemon, CUFF)
    await expect.poll(() => wall.heard).toEqual(PRESSURE)
    await expect(wall.client.closeEncounter()).rejects.toMatchObject({ code: 'UMT-BUS-110' })
    await using technician = await connect({ url: daemon.url, username: 'tech', password: 'p' })
    await expect(technician.onObservation(() => {})).rejects.toMatchObject({ code: 'UMT-BUS-119' })
    const devices: string[] = []
    await technician.onDevice((device) => void devices.push(device?.model ?? ''))
    await technician.onEvent(() => {})
    expect((await technician.request('devices', {})).length).toBe(1)
    await expect.poll(() => devices.length).toBeGreaterThan(0)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }, 'UMT-BUS-105'],
    ['a unit that is another’s', { unit: 'umt-2' }, 'UMT-BUS-119'],
    ['a unit that cannot be one', { unit: '+/#' }, 'UMT-BUS-171'],
    ['nobody there', { url: 'mqtt://127.0.0.1:1' }, 'UMT-BUS-104'],
  ])('does not come in with %s', async (_what, options, code) => {
    await using daemon = await aDaemon()
    await expect(aScreen(daemon, options)).rejects.toMatchObject({ code })
  })
})
