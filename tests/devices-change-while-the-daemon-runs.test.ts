import { describe, expect, it, onTestFinished } from 'vitest'
import { type Clock, systemClock } from '../src/clock.ts'
import { type Config, defaultConfig } from '../src/config.ts'
import type { OpenBluetooth } from '../src/daemon/radio.ts'
import { medlabEg01010 } from '../src/drivers/devices/medlab-eg01010.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { eventually } from './support/eventually.ts'
import { type FakeBleLink, FakeBluetooth } from './support/fake-bluetooth.ts'
import { FakeClock } from './support/fake-clock.ts'
import { isFinal, listen } from './support/listener.ts'
import { PseudoSocket } from './support/pseudo-port.ts'
import { T0 } from './support/readings.ts'
import { playSerial, serialConnections } from './support/serial-recording.ts'

type Devices = NonNullable<NonNullable<Parameters<typeof defaultConfig>[0]>['devices']>

const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
const [BELT, OTHER, THIRD] = ['C4:11:22:33:44:55', '00:09:1F:8A:12:C4', '00:09:1F:8A:77:01'] as const
const belt = { id: 'belt', driver: 'sig-heart-rate', bluetooth: { address: BELT } }
const cuff = { id: 'cuff', driver: 'sig-blood-pressure', bluetooth: { address: OTHER } }
const monitor = (port: string, id = 'monitor') => ({ id, driver: medlabEg01010.id, port })

/** A vehicle that is told to read its configuration again. */
async function aVehicle(devices: Devices, clock: Clock, radioUp: Promise<void> = Promise.resolve()) {
  const radio = new FakeBluetooth()
  const bluetooth: OpenBluetooth = (options) => radioUp.then(() => radio.opened(options))
  const state = await stateFolder()
  const reading = (fresh: Devices): Config =>
    defaultConfig({ unit: UNIT, state, bus: { port: 0, webSocketPort: 0 }, devices: fresh })
  let now = reading(devices)
  const daemon = await aDaemon({ state, clock, devices, bluetooth, reread: async () => now })
  const screen = await listen(daemon.url, UNIT)
  onTestFinished(async () => {
    await screen[Symbol.asyncDispose]()
    await daemon[Symbol.asyncDispose]()
  })
  // A broker hands what is retained over after what is said meanwhile.
  for (const { id } of devices) await screen.until(({ topic }) => topic === `devices/${id}`)
  const linkTo = async (address: string): Promise<FakeBleLink> => {
    await eventually(() => radio.linkTo(address) !== undefined)
    const link = radio.linkTo(address)
    if (!link) throw new Error('no link')
    return link
  }
  const events = () => screen.messages.filter(({ topic }) => topic === 'events').map(({ text }) => JSON.parse(text))
  return {
    radio,
    daemon,
    screen,
    /** Resolves once what the reload has published was heard. */
    async reload(fresh: Devices) {
      now = reading(fresh)
      await daemon.reload()
      await screen.request('encounter/status')
    },
    codes: () => events().map(({ code }) => code),
    linkTo,
    /** As `cuff-1`. */
    async pairCuff(clock: FakeClock): Promise<FakeBleLink> {
      await screen.request('pair', { category: 'cuff' })
      radio.advertise({ address: OTHER, services: ['1810'] })
      clock.advance(2_000)
      const link = await linkTo(OTHER)
      await screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"paired"'))
      clock.advance(60_000)
      await screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"done"'))
      return link
    },
    listed: async () =>
      JSON.parse(await screen.request('devices'))
        .data.map(({ device }: { device: string }) => device)
        .toSorted(),
    finals: () => screen.messages.filter(isFinal).map(({ text }) => JSON.parse(text).valueQuantity.value),
    linkStates: (device: string) =>
      screen.messages
        .filter(({ topic }) => topic === `devices/${device}`)
        .map(({ text }) => (text === '' ? 'struck off' : JSON.parse(text).link)),
  }
}

type Vehicle = Awaited<ReturnType<typeof aVehicle>>

/** 72 /min, once a second. */
async function beats(clock: FakeClock, link: FakeBleLink, seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000)
    link.say({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(0x00, 72) })
    await new Promise(setImmediate)
  }
}

describe('a reload that changes the devices', () => {
  it('leaves what did not change alone, in the middle of its measurement', async () => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([belt, cuff], clock)
    const { radio, daemon, screen } = vehicle
    daemon.openEncounter('e1', PATIENT)
    const link = await vehicle.linkTo(BELT)
    const former = await vehicle.linkTo(OTHER)
    link.say({ event: 'connected', at: clock.now() })
    await beats(clock, link, 6)
    await vehicle.reload([{ ...cuff, id: 'cuff-2', bluetooth: { address: THIRD } }, belt])
    expect(vehicle.codes()).toEqual(['UMT-CONFIG-114'])
    await beats(clock, link, 6)
    // Neither half of it is long enough by itself.
    expect(JSON.parse(await screen.request('capture')).status).toBe('ok')
    expect(vehicle.finals()).toEqual([72])
    expect(radio.links.filter(({ target }) => target.address === BELT)).toHaveLength(1)
    expect(vehicle.linkStates('belt').filter((state) => state !== 'waiting')).toEqual(['connected'])
    expect(former.isOpen).toBe(false)
    await vehicle.linkTo(THIRD)
    expect(await vehicle.listed()).toEqual(['belt', 'cuff-2'])
    expect(vehicle.linkStates('cuff').at(-1)).toBe('struck off')
  })

  it.each([
    ['final for the patient who is in', true],
    ['held when nobody is in', false],
  ])('ends the measurement of a device that is taken out as a pulled cable would: %s', async (_how, isOpen) => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([belt], clock)
    const { daemon, screen } = vehicle
    if (isOpen) daemon.openEncounter('e1', PATIENT)
    const link = await vehicle.linkTo(BELT)
    link.say({ event: 'connected', at: clock.now() })
    await beats(clock, link, 12)
    await vehicle.reload([])
    expect(link.isOpen).toBe(false)
    const held = screen.messages.filter(({ topic }) => topic === 'held')
    expect([vehicle.finals(), held.length]).toEqual(isOpen ? [[72], 0] : [[], 1])
    expect(await vehicle.listed()).toEqual([])
    expect(vehicle.linkStates('belt').at(-1)).toBe('struck off')
  })

  it('connects to a device anew that is to be reached otherwise', async () => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([belt], clock)
    const before = await vehicle.linkTo(BELT)
    await vehicle.reload([{ ...belt, bluetooth: { address: BELT, bond: 'none' } }])
    expect(before.isOpen).toBe(false)
    expect((await vehicle.linkTo(BELT)).target.bond).toBe('none')
    expect(vehicle.linkStates('belt')).not.toContain('struck off')
  })

  it('connects once, as it is to be reached now, to a device for which the radio was not there yet', async () => {
    const { promise: radioUp, resolve: up } = Promise.withResolvers<void>()
    const vehicle = await aVehicle([], new FakeClock(T0), radioUp)
    const without = { ...belt, bluetooth: { address: BELT, bond: 'none' } } as const
    await vehicle.reload([belt])
    await vehicle.reload([without])
    await vehicle.reload([])
    await vehicle.reload([without])
    up()
    await vehicle.linkTo(BELT)
    // The former attempts would have had their turn by then.
    await vehicle.screen.request('devices')
    expect(vehicle.radio.links.map(({ target }) => target.bond)).toEqual(['none'])
  })

  it('waits for whoever pairs: nothing has changed, and the next one is taken', async () => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([belt], clock)
    const link = await vehicle.linkTo(BELT)
    const { data } = JSON.parse(await vehicle.screen.request('pair', { category: 'cuff' }))
    await vehicle.reload([])
    expect(vehicle.codes()).toEqual(['UMT-PAIR-101', 'UMT-CONFIG-112'])
    expect(link.isOpen).toBe(true)
    await vehicle.screen.request('pair/cancel', { pairing: data.pairing })
    await vehicle.reload([])
    expect(link.isOpen).toBe(false)
  })

  it('refuses a cable under the id of a paired device, which is heard as it was', async () => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([], clock)
    const link = await vehicle.pairCuff(clock)
    await vehicle.reload([monitor('/dev/none', 'cuff-1')])
    expect(vehicle.codes()).toContain('UMT-PAIR-106')
    expect(vehicle.codes()).not.toContain('UMT-LINK-104')
    await vehicle.reload([])
    expect(link.isOpen).toBe(true)
    expect(await vehicle.listed()).toEqual(['cuff-1'])
  })

  it('hears a paired device as it did, when the configuration names it too, and when it does not any more', async () => {
    const clock = new FakeClock(T0)
    const vehicle = await aVehicle([], clock)
    const link = await vehicle.pairCuff(clock)
    await vehicle.reload([{ ...cuff, id: 'cuff-1' }])
    await vehicle.reload([])
    expect(link.isOpen).toBe(true)
    expect(await vehicle.listed()).toEqual(['cuff-1'])
  })
})

describe('a reload that changes the cables', () => {
  const aSocket = () => {
    const socket = new PseudoSocket()
    onTestFinished(() => socket[Symbol.dispose]())
    return { path: socket.path, plugged: socket.plug() }
  }
  const isConnected = (vehicle: Vehicle, device: string) => vehicle.linkStates(device).at(-1) === 'connected'
  const samplesOf = ({ screen }: Vehicle) =>
    screen.messages
      .filter(({ topic }) => topic.startsWith('waveforms/') && topic.endsWith('/monitor'))
      .flatMap(({ text }) => JSON.parse(text).samples.flat())

  it('connects the new one, and the curve of the one beside it goes on without a gap, over the same connection', async () => {
    const [one, two] = [aSocket(), aSocket()]
    const vehicle = await aVehicle([monitor(one.path)], systemClock)
    await eventually(() => isConnected(vehicle, 'monitor'))
    const { samples } = await playSerial(medlabEg01010, 'medlab-eg01010/consultation.jsonl')
    const bytes = Buffer.concat(serialConnections('medlab-eg01010/consultation.jsonl'))
    let sent = 0
    // About as fast as the device does.
    const speaks = setInterval(() => {
      one.plugged.write(bytes.subarray(sent, sent + 10))
      sent += 10
    }, 50)
    onTestFinished(() => clearInterval(speaks))
    const more = async () => {
      const before = samplesOf(vehicle).length
      await eventually(() => samplesOf(vehicle).length > before)
    }
    await more()
    await vehicle.reload([monitor(one.path), monitor(two.path, 'second')])
    await eventually(() => isConnected(vehicle, 'second'))
    await more()
    await vehicle.reload([monitor(one.path)])
    expect(vehicle.linkStates('second').at(-1)).toBe('struck off')
    await more()
    const drawn = samplesOf(vehicle)
    expect(drawn).toEqual(samples.slice(0, drawn.length))
    expect(vehicle.linkStates('monitor').filter((state) => state !== 'waiting')).toEqual(['connected'])
  })

  it('gives a port to another device once the former one has let go of it', async () => {
    const [one, two] = [aSocket(), aSocket()]
    const vehicle = await aVehicle([monitor(one.path, 'left'), monitor(two.path, 'right')], systemClock)
    await eventually(() => isConnected(vehicle, 'left') && isConnected(vehicle, 'right'))
    await vehicle.reload([monitor(two.path, 'left'), monitor(one.path, 'right')])
    await eventually(() => isConnected(vehicle, 'left') && isConnected(vehicle, 'right'))
    // No port that is taken was tried.
    expect(vehicle.codes()).toEqual(['UMT-CONFIG-114'])
  })
})
