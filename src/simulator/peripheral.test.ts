import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ABluez, aBluez } from '../../tests/support/a-bluez.ts'
import { DEVICE, FakeBluez } from '../../tests/support/fake-bluez.ts'
import { hasDbusDaemon } from '../../tests/support/private-bus.ts'
import { type BusConnection, connectBus, variant } from '../dbus/bus-connection.ts'
import type { Happening } from './happening.ts'
import { Peripheral } from './peripheral.ts'
import type { Radio, VirtualDevice } from './virtual-device.ts'

const OURS = 'AA:AA:AA:AA:AA:01'
const PATHS = { measurement: '/umt/simulator/gatt/service0/char0', clock: '/umt/simulator/gatt/service0/char1' }
const CHARACTERISTIC = 'org.bluez.GattCharacteristic1'

describe.skipIf(!hasDbusDaemon)('a played device and its bluetoothd', () => {
  let stack: AsyncDisposableStack
  let bluez: ABluez
  let central: string
  let player: BusConnection
  let device: VirtualDevice
  let acts: string[]
  let told: Happening[]
  let written: string[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bluez = await aBluez(stack)
    const { fake } = bluez
    fake.adapter({ Address: 'AA:AA:AA:AA:AA:00' }, 'hci0')
    const adapter = fake.adapter({ Address: OURS, Alias: 'vehicle' }, 'hci1')
    central = fake.device({ Address: 'BB:BB:BB:BB:BB:01' }, adapter)
    for (const member of ['Application', 'Advertisement']) {
      fake.on(`Register${member}`, () => ({}))
      fake.on(`Unregister${member}`, () => ({}))
    }
    const { clock, privateBus, report } = bluez
    player = stack.use(await connectBus({ clock, address: privateBus.address, report }))
    acts = []
    told = []
    written = []
    device = {
      advertised: ['1810'],
      services: [
        {
          service: '1810',
          characteristics: [
            { channel: '2a35', send: 'indicate' },
            {
              channel: '2a08',
              read: () => Uint8Array.of(1, 2, 3),
              write: (value) => {
                written.push(Buffer.from(value).toString('hex'))
                return value.length === 7 ? undefined : 'InvalidValueLength'
              },
            },
          ],
        },
      ],
      start: (radio: Radio) => radio.advertise(true),
      ready: (channel) => void acts.push(`ready ${channel}`),
      disconnected: () => void acts.push('disconnected'),
      command: () => false,
    }
  })
  afterEach(() => stack.disposeAsync())

  async function play(options: { adapter?: string } = { adapter: OURS }): Promise<Peripheral> {
    const { clock, report } = bluez
    const tell = (happening: Happening) => void told.push(happening)
    const parts = { bus: player, clock, device, name: 'cuff', protection: 'encrypted' as const, tell, report }
    return stack.use(await Peripheral.open({ ...parts, ...options }))
  }

  /** As bluetoothd calls the device. */
  const call = (path: string, member: string, signature = '', body: readonly unknown[] = []) =>
    bluez.bus.call({ destination: player.name, path, interface: CHARACTERISTIC, member, signature, body })
  const connected = async (state: boolean) => {
    bluez.fake.set(central, DEVICE, { Connected: state })
    await seen(state ? 'connected' : 'disconnected')
  }
  /** Resolves once it has told of so many events. */
  const seen = async (event: Happening['event'], times = 1) => {
    while (told.filter((happening) => happening.event === event).length < times) await bluez.settled()
  }
  const events = () => told.map(({ event }) => event)

  it('is registered on the adapter of the address that was given', async () => {
    await play()
    await seen('advertising')
    expect(await bluez.fake.called('RegisterApplication')).toMatchObject({ path: '/org/bluez/hci1' })
    expect(await bluez.fake.called('RegisterAdvertisement')).toMatchObject({ path: '/org/bluez/hci1' })
    expect(bluez.fake.get('/org/bluez/hci1', 'org.bluez.Adapter1')).toMatchObject({ Alias: 'cuff', Pairable: true })
  })

  it('shows its services with what they demand', async () => {
    await play()
    const [tree] = await bluez.bus.call({
      destination: player.name,
      path: '/umt/simulator/gatt',
      interface: 'org.freedesktop.DBus.ObjectManager',
      member: 'GetManagedObjects',
    })
    expect(tree).toMatchObject({
      [PATHS.measurement]: {
        [CHARACTERISTIC]: {
          UUID: '00002a35-0000-1000-8000-00805f9b34fb',
          Flags: ['indicate', 'encrypt-indicate'],
        },
      },
      [PATHS.clock]: { [CHARACTERISTIC]: { Flags: ['encrypt-read', 'encrypt-write'] } },
    })
  })

  it('shows whole UUIDs, sends by the characteristic that sends and takes commands by the one that is written', async () => {
    const service = '49535343-fe7d-4ae5-8fa9-9fafd205e455'
    const data = '49535343-1e4d-4bd9-ba61-23c647249616'
    const commands = '49535343-8841-43f4-a8d4-ecbe34729bb3'
    const write = (value: Uint8Array) => void written.push(Buffer.from(value).toString('hex'))
    device = {
      ...device,
      advertised: [service],
      services: [
        {
          service,
          characteristics: [
            { channel: '49535343', uuid: commands, write, writeCommand: true },
            { channel: '49535343', uuid: data, send: 'notify' },
          ],
        },
      ],
    }
    const peripheral = await play()
    await seen('advertising')
    const INTERFACES: Readonly<Record<string, string>> = {
      GetManagedObjects: 'org.freedesktop.DBus.ObjectManager',
      GetAll: 'org.freedesktop.DBus.Properties',
    }
    const at = (path: string, member: string, signature: string, body: readonly unknown[]) =>
      bluez.bus.call({ destination: player.name, path, interface: INTERFACES[member] ?? '', member, signature, body })
    expect(await at('/umt/simulator/gatt', 'GetManagedObjects', '', [])).toMatchObject([
      {
        '/umt/simulator/gatt/service0': { 'org.bluez.GattService1': { UUID: service } },
        [PATHS.measurement]: { [CHARACTERISTIC]: { UUID: commands, Flags: ['write-without-response'] } },
        [PATHS.clock]: { [CHARACTERISTIC]: { UUID: data, Flags: ['notify', 'encrypt-notify'] } },
      },
    ])
    const ADVERTISEMENT = 'org.bluez.LEAdvertisement1'
    expect(await at('/umt/simulator/advertisement', 'GetAll', 's', [ADVERTISEMENT])).toMatchObject([
      { ServiceUUIDs: [service] },
    ])
    const heard = Promise.withResolvers<unknown>()
    using _ = bluez.bus.onSignal(({ path, body }) => path === PATHS.clock && heard.resolve(body[1]))
    await bluez.bus.addMatch(`type='signal',path='${PATHS.clock}'`)
    await connected(true)
    await call(PATHS.clock, 'StartNotify')
    peripheral.notify('49535343', 1, Uint8Array.of(0x55, 0xaa))
    expect(await heard.promise).toEqual({ Value: Buffer.from([0x55, 0xaa]) })
    await call(PATHS.measurement, 'WriteValue', 'aya{sv}', [Buffer.of(0x55), {}])
    expect(written).toEqual(['55'])
    expect(acts).toContain('ready 49535343')
    expect(() => peripheral.notify('2a35', 1, Uint8Array.of(1))).toThrow('2a35')
  })

  it.each([[{}], [{ adapter: 'CC:CC:CC:CC:CC:CC' }]])('does not guess the adapter: %o', async (options) => {
    await expect(play(options)).rejects.toMatchObject({
      code: 'UMT-SIMULATE-101',
      params: { present: `AA:AA:AA:AA:AA:00, ${OURS}` },
    })
  })

  it('is silent while a central is connected, and seen again afterwards', async () => {
    await play()
    await seen('advertising')
    await connected(true)
    await seen('silent')
    await connected(false)
    await seen('advertising', 2)
    expect(events()).toEqual(['playing', 'advertising', 'connected', 'silent', 'disconnected', 'advertising'])
    expect(acts).toEqual(['disconnected'])
  })

  it('begins without the connection that was left over', async () => {
    bluez.fake.set(central, DEVICE, { Connected: true })
    await bluez.settled()
    await play()
    await seen('advertising')
    expect(events()).toContain('disconnected')
  })

  it('waits for the confirmation of what it indicates', async () => {
    const peripheral = await play()
    await seen('advertising')
    await connected(true)
    await seen('silent')
    await call(PATHS.measurement, 'StartNotify')
    const heard = Promise.withResolvers<unknown>()
    using _ = bluez.bus.onSignal(({ path, body }) => path === PATHS.measurement && heard.resolve(body[1]))
    await bluez.bus.addMatch(`type='signal',path='${PATHS.measurement}'`)
    const confirmed = peripheral.indicate('2a35', 7, Uint8Array.of(0x16, 0x7d))
    expect(await heard.promise).toEqual({ Value: Buffer.from([0x16, 0x7d]) })
    await call(PATHS.measurement, 'Confirm')
    expect(await confirmed).toBe(true)
    expect(told.slice(-3)).toEqual([
      { event: 'subscribed', channel: '2a35' },
      { event: 'sent', channel: '2a35', n: 7, hex: '167d' },
      { event: 'confirmed', channel: '2a35', n: 7 },
    ])
  })

  it('takes an indication for lost when the connection ends before it is confirmed', async () => {
    const peripheral = await play()
    await connected(true)
    await call(PATHS.measurement, 'StartNotify')
    const confirmed = peripheral.indicate('2a35', 7, Uint8Array.of(0x16))
    bluez.fake.set(central, DEVICE, { Connected: false })
    expect(await confirmed).toBe(false)
    expect(told).toContainEqual({ event: 'unconfirmed', channel: '2a35', n: 7 })
  })

  it('does not take a confirmation for true when it vanishes in the middle', async () => {
    const peripheral = await play()
    await seen('advertising')
    await connected(true)
    await call(PATHS.measurement, 'StartNotify')
    await peripheral.vanish(3_000)
    const confirmed = peripheral.indicate('2a35', 7, Uint8Array.of(0x16))
    await call(PATHS.measurement, 'Confirm')
    await bluez.timer('radio is back')
    expect(bluez.fake.get('/org/bluez/hci1', 'org.bluez.Adapter1')).toMatchObject({ Powered: false })
    bluez.fake.set(central, DEVICE, { Connected: false })
    expect(await confirmed).toBe(false)
    await bluez.pass(3_000)
    await seen('advertising', 2)
    expect(bluez.fake.get('/org/bluez/hci1', 'org.bluez.Adapter1')).toMatchObject({ Powered: true })
  })

  it('sends by a subscription that bluetoothd has kept once the central has been quiet for a second', async () => {
    await play()
    await connected(true)
    await call(PATHS.measurement, 'StartNotify')
    await connected(false)
    bluez.fake.set(central, DEVICE, { Connected: true })
    await seen('connected', 2)
    bluez.clock.advance(900)
    await call(PATHS.clock, 'ReadValue', 'a{sv}', [{}])
    bluez.clock.advance(900)
    expect(acts).toEqual(['ready 2a35', 'disconnected'])
    bluez.clock.advance(100)
    expect(acts).toEqual(['ready 2a35', 'disconnected', 'ready 2a35'])
  })

  it('takes what is written, and refuses by the name of the error', async () => {
    await play()
    const write = (hex: string) => call(PATHS.clock, 'WriteValue', 'aya{sv}', [Buffer.from(hex, 'hex'), {}])
    await write('ea070b16012d09') // 2026-11-22 01:45:09
    await expect(write('ea07')).rejects.toMatchObject({ name: 'org.bluez.Error.InvalidValueLength' })
    expect(written).toEqual(['ea070b16012d09', 'ea07'])
    expect(told.filter(({ event }) => event === 'written')).toEqual([
      { event: 'written', channel: '2a08', hex: 'ea070b16012d09' },
      { event: 'written', channel: '2a08', hex: 'ea07' },
    ])
  })

  it('gives a long value in the pieces that are asked for', async () => {
    await play()
    const read = (options: unknown) => call(PATHS.clock, 'ReadValue', 'a{sv}', [options])
    expect(await read({})).toEqual([Buffer.from([1, 2, 3])])
    expect(await read({ offset: variant('q', 2) })).toEqual([Buffer.from([3])])
  })

  it('registers again when its adapter is pulled and put back under another number', async () => {
    await play()
    await seen('advertising')
    await call(PATHS.measurement, 'StartNotify')
    bluez.fake.remove('/org/bluez/hci1')
    await seen('unsubscribed')
    bluez.fake.adapter({ Address: OURS, Powered: false }, 'hci2')
    await seen('advertising', 2)
    expect(await bluez.fake.called('RegisterApplication', 2)).toMatchObject({ path: '/org/bluez/hci2' })
    expect(bluez.fake.get('/org/bluez/hci2', 'org.bluez.Adapter1')).toMatchObject({ Powered: true })
    expect(bluez.fake.calls.filter(({ member }) => member === 'RegisterAgent')).toHaveLength(1)
  })

  it('registers again, with its agent, when bluetoothd is restarted, and knows of no subscription', async () => {
    const peripheral = await play()
    await seen('advertising')
    await connected(true)
    await call(PATHS.measurement, 'StartNotify')
    await bluez.fake[Symbol.asyncDispose]()
    while (peripheral.connected) await new Promise(setImmediate)
    expect(peripheral.subscribed('2a35')).toBe(false)
    const next = stack.use(await FakeBluez.start(bluez.privateBus.address))
    for (const member of ['RegisterApplication', 'RegisterAdvertisement']) next.on(member, () => ({}))
    next.adapter({ Address: OURS }, 'hci1')
    await next.called('RegisterAdvertisement')
    expect(next.agent).toMatchObject({ path: '/umt/simulator/agent' })
  })

  it('tries again when bluetoothd refuses to register it', async () => {
    bluez.fake.on('RegisterAdvertisement', () => ({ error: 'org.bluez.Error.Failed', message: 'busy' }))
    await play()
    await bluez.timer('registers again')
    bluez.fake.on('RegisterAdvertisement', () => ({}))
    bluez.clock.advance(1_000)
    await seen('advertising')
    expect(new Set(bluez.reported.map(String))).toEqual(new Set(['org.bluez.Error.Failed: busy']))
  })

  it('says the passkey of its own adapter only', async () => {
    await play()
    await seen('playing')
    await bluez.fake.ask('DisplayPasskey', 'ouq', [central, 42_017, 0])
    await bluez.fake.ask('DisplayPasskey', 'ouq', [central, 42_017, 1])
    expect(told.filter(({ event }) => event === 'passkey')).toEqual([{ event: 'passkey', passkey: '042017' }])
    const ofAnother = bluez.fake.ask('RequestAuthorization', 'o', ['/org/bluez/hci0/dev_BB_BB_BB_BB_BB_01'])
    await expect(ofAnother).rejects.toMatchObject({ name: 'org.bluez.Error.Rejected' })
  })

  it('forgets the bonds of its own adapter only', async () => {
    const other = bluez.fake.device({ Address: 'DD:DD:DD:DD:DD:DD' }, '/org/bluez/hci0')
    await bluez.settled()
    const peripheral = await play()
    await peripheral.forget()
    expect(bluez.fake.get(central, DEVICE)).toBeUndefined()
    expect(bluez.fake.get(other, DEVICE)).toBeDefined()
  })

  it('leaves the adapter as it was', async () => {
    const peripheral = await play()
    await seen('advertising')
    await peripheral[Symbol.asyncDispose]()
    await bluez.fake.called('UnregisterAdvertisement')
    await bluez.fake.called('UnregisterApplication')
    expect(bluez.fake.get('/org/bluez/hci1', 'org.bluez.Adapter1')).toMatchObject({ Alias: 'vehicle' })
  })
})
