import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elapse, eventually } from '../../../tests/support/eventually.ts'
import { CHARACTERISTIC, DEVICE, FakeBluez, never } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { CUFF, FakeCuff } from '../../../tests/support/fake-cuff.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { variant } from '../../dbus/bus-connection.ts'
import type { BleTarget, Bluetooth } from '../bluetooth.ts'
import type { Link, LinkEvent } from '../link.ts'
import { NOBODY } from './nobody.ts'
import { openBluetooth } from './open-bluetooth.ts'

const ABORTED = { error: 'org.bluez.Error.Failed', message: 'le-connection-abort-by-local' }
const target: BleTarget = {
  device: 'brassard-1',
  address: CUFF,
  services: ['1810'],
  bond: 'reuse',
  cooldownMs: 10_000,
  settleMs: 0,
}

describe.skipIf(!hasDbusDaemon)('the link to a device that advertises now and then', () => {
  let stack: AsyncDisposableStack
  let bus: PrivateBus
  let fake: FakeBluez
  let clock: FakeClock
  let bluetooth: Bluetooth
  let problems: string[]
  let reported: unknown[]
  let events: LinkEvent[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    fake = stack.use(await FakeBluez.start(bus.address))
    clock = new FakeClock(1_000_000)
    problems = []
    reported = []
    events = []
    bluetooth = start()
  })
  afterEach(() => stack.disposeAsync())

  const start = (maxBehind?: number): Bluetooth =>
    stack.use(
      openBluetooth({
        clock,
        adapters: [],
        address: bus.address,
        report: (error) => reported.push(error),
        onProblem: ({ code }, device) => problems.push(`${code} ${device}`),
        onState: () => {},
        ...(maxBehind === undefined ? {} : { maxBehind }),
      }),
    )
  const open = (changes: Partial<BleTarget> = {}): Link => {
    const link = stack.use(bluetooth.open({ ...target, ...changes }))
    const collect = async () => {
      for await (const event of link) events.push(event)
    }
    collect().catch((error: unknown) => reported.push(error))
    return link
  }
  const told = () => events.map(({ event }) => event)
  const count = (member: string) => fake.calls.filter((call) => call.member === member).length
  const is = (event: LinkEvent['event'], times = 1) =>
    eventually(() => told().filter((each) => each === event).length === times)
  /** An adapter that listens. */
  const listening = async () => {
    const adapter = fake.adapter()
    await fake.called('StartDiscovery')
    await eventually(() => bluetooth.state.adapters[0]?.discovering === true)
    return adapter
  }

  it('connects when it advertises, hands over what it indicates, and says why it ended', async () => {
    const link = open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    expect(link.gatt?.has('2a35')).toBe(true)
    await link.gatt?.subscribe('2a35')
    cuff.indicate('1679') // flags 16, systolic 79
    cuff.indicate('1679')
    cuff.leave()
    await is('disconnected')
    expect(events).toEqual([
      { event: 'connected', at: 1_000_000 },
      { event: 'frame', at: 1_000_000, channel: '2a35', bytes: Uint8Array.of(0x16, 0x79) },
      { event: 'frame', at: 1_000_000, channel: '2a35', bytes: Uint8Array.of(0x16, 0x79) },
      { event: 'disconnected', at: 1_000_000, reason: 'the device ended the connection, or is out of reach' },
    ])
    expect(link.gatt?.has('2a35')).toBe(false)
    await expect(link.gatt?.read('2a35')).rejects.toMatchObject({ code: 'UMT-LINK-104' })
    await expect(link.send('2a35', Buffer.of(1))).rejects.toMatchObject({ code: 'UMT-LINK-104' })
    expect(problems).toEqual([])
  })

  it('loses nothing of a device that indicates by an earlier subscription and leaves before anybody subscribes', async () => {
    open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    fake.set(cuff.measurement, CHARACTERISTIC, { Notifying: true })
    cuff.indicate('1679') // flags 16, systolic 79
    cuff.leave()
    await is('disconnected')
    expect(told()).toEqual(['connected', 'frame', 'disconnected'])
  })

  it('is connected only after the device had time to settle', async () => {
    open({ settleMs: 100 })
    await listening()
    new FakeCuff(fake)
    await eventually(() => clock.pending.includes('settle brassard-1'))
    expect(events).toEqual([])
    clock.advance(100)
    await is('connected')
  })

  it('says nothing when the device is gone before it has settled', async () => {
    open({ settleMs: 100 })
    await listening()
    const cuff = new FakeCuff(fake)
    await eventually(() => clock.pending.includes('settle brassard-1'))
    cuff.leave()
    await eventually(() => clock.pending.includes('rest brassard-1'))
    expect(events).toEqual([])
  })

  it('leaves the device alone for its cooldown, and then connects to what it advertises anew', async () => {
    const link = open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    cuff.leave()
    await is('disconnected')
    cuff.advertise()
    await fake.heard()
    await elapse(clock, 9_999)
    expect(count('Connect')).toBe(1)
    await elapse(clock, 6_000)
    // It was heard during the cooldown only, and may have gone to sleep since.
    expect(count('Connect')).toBe(1)
    cuff.advertise()
    await is('connected', 2)
  })

  it('connects at the end of the cooldown to a device that goes on advertising', async () => {
    const link = open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    cuff.leave()
    await is('disconnected')
    await elapse(clock, 9_000)
    cuff.advertise()
    await fake.heard()
    await eventually(() => bluetooth.state.adapters[0]?.discovering === true)
    await elapse(clock, 1_000)
    await is('connected', 2)
  })

  it('never connects to a device that nobody opened, were it of the same model', async () => {
    open()
    await listening()
    new FakeCuff(fake, { Address: '00:09:1F:AA:BB:02' })
    const cuff = new FakeCuff(fake)
    await is('connected')
    expect(fake.calls.filter(({ member }) => member === 'Connect').map(({ path }) => path)).toEqual([cuff.path])
  })

  it('knows a device that hides its address by the identity that bonding revealed, not by its path', async () => {
    open({ address: 'C4:00:00:00:00:07' })
    const adapter = await listening()
    const path = fake.add(`${adapter}/dev_5A_11_22_33_44_55`, DEVICE, {
      Address: '5A:11:22:33:44:55',
      AddressType: 'random',
      Adapter: adapter,
      Connected: false,
      Bonded: true,
      RSSI: -60,
    })
    fake.characteristic(fake.service(path, '0010', '1810'), '0011', '2a35', ['indicate'])
    fake.set(path, DEVICE, { Address: 'C4:00:00:00:00:07' })
    fake.set(path, DEVICE, { RSSI: -60 })
    await is('connected')
  })

  it('connects through the adapter that hears the device best', async () => {
    open()
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    await fake.called('StartDiscovery', 2)
    fake.on('Connect', () => ABORTED)
    new FakeCuff(fake, { RSSI: -80 }, one)
    await fake.called('Connect')
    const near = new FakeCuff(fake, { RSSI: -50 }, other)
    await eventually(() => clock.pending.includes('rest brassard-1'))
    fake.well('Connect')
    clock.advance(250)
    await is('connected')
    expect(fake.get(near.path, DEVICE)).toMatchObject({ Connected: true })
  })

  it('uses the only adapter that it may', async () => {
    open({ adapter: '00:00:00:00:00:02' })
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    await fake.called('StartDiscovery')
    new FakeCuff(fake, { RSSI: -40 }, one)
    const far = new FakeCuff(fake, { RSSI: -90 }, other)
    await is('connected')
    expect(fake.get(far.path, DEVICE)).toMatchObject({ Connected: true })
    expect(count('Connect')).toBe(1)
  })

  it('tells that the adapter that has its keys is away while another one is there, once until it comes', async () => {
    open({ adapter: '00:00:00:00:00:02' })
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const isAway = () => clock.pending.includes('adapter 00:00:00:00:00:02 is plugged in')
    await eventually(isAway)
    await elapse(clock, 9_000)
    expect(problems).toEqual([])
    await elapse(clock, 1_000)
    expect(problems).toEqual(['UMT-BLE-112 brassard-1'])
    // Another one is no help, nor is it news when all are plugged over.
    fake.remove(one)
    await eventually(() => bluetooth.state.adapters.length === 0)
    fake.adapter({ Address: '00:00:00:00:00:03' }, 'hci2')
    await eventually(() => bluetooth.state.adapters.length === 1)
    await elapse(clock, 9_000)
    await elapse(clock, 9_000)
    expect(problems).toHaveLength(1)
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    await eventually(() => bluetooth.state.adapters.length === 2)
    fake.remove(other)
    await eventually(isAway)
    await elapse(clock, 10_000)
    expect(problems).toEqual(['UMT-BLE-112 brassard-1', 'UMT-BLE-112 brassard-1'])
  })

  it('does not tell of an adapter that is plugged over, nor of one while there is none at all', async () => {
    open({ adapter: '00:00:00:00:00:02' })
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const isAway = () => clock.pending.includes('adapter 00:00:00:00:00:02 is plugged in')
    await eventually(isAway)
    await elapse(clock, 9_000)
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    await eventually(() => !isAway())
    fake.remove(other)
    await eventually(isAway)
    fake.remove(one)
    await eventually(() => !isAway())
    await elapse(clock, 9_000)
    expect(problems).toEqual([])
  })

  it('tries again after a moment when the connection is lost in the making', async () => {
    fake.on('Connect', () => ABORTED)
    open()
    await listening()
    const cuff = new FakeCuff(fake)
    for (const times of [1, 2, 3]) {
      await fake.called('Connect', times)
      await eventually(() => clock.pending.includes('rest brassard-1'))
      if (times === 3) fake.well('Connect')
      clock.advance(1_000)
      cuff.advertise()
    }
    await is('connected')
    expect(problems).toEqual([])
  })

  it('calls an attempt off that hangs, and tries again', async () => {
    fake.on('Connect', never)
    open()
    await listening()
    const cuff = new FakeCuff(fake)
    await fake.called('Connect')
    expect(count('Disconnect')).toBe(0)
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      clock.advance(5_000)
      await eventually(() => !clock.pending.includes('GetId answers'))
    }
    await fake.called('Disconnect')
    fake.well('Connect')
    await eventually(() => clock.pending.includes('rest brassard-1'))
    clock.advance(250)
    cuff.advertise()
    await is('connected')
  })

  it('is connected also when bluetoothd does not tell, and notices by itself that it is over', async () => {
    const link = open()
    await listening()
    let isConnected = false
    fake.on('Connect', () => {
      isConnected = true
      return {}
    })
    fake.on('Get', (call) => {
      const [, property] = call.body
      return property === 'Connected' ? { signature: 'v', body: [variant('b', isConnected)] } : fake.wellDone(call)
    })
    const cuff = new FakeCuff(fake, { ServicesResolved: true })
    await is('connected')
    await link.gatt?.subscribe('2a35')
    cuff.indicate('1679') // flags 16, systolic 79
    await is('frame')
    isConnected = false
    await elapse(clock, 10_000)
    await is('disconnected')
  })

  it('waits for its turn while the adapter connects to another device', async () => {
    const other = 'C4:00:00:00:00:07'
    fake.on('Connect', (call) => (call.path.endsWith('07') ? never() : fake.wellDone(call)))
    stack.use(bluetooth.open({ ...target, device: 'belt', address: other }))
    open()
    await listening()
    new FakeCuff(fake, { Address: other })
    await fake.called('Connect')
    const cuff = new FakeCuff(fake)
    for (const _ of [1, 2, 3, 4, 5]) {
      clock.advance(5_000)
      await eventually(() => !clock.pending.includes('GetId answers'))
      cuff.advertise()
      await fake.heard()
    }
    expect(count('Connect')).toBe(1)
    clock.advance(5_000)
    await is('connected')
  })

  it('ends a connection that outlived an earlier daemon, and connects anew', async () => {
    const adapter = fake.adapter()
    const cuff = new FakeCuff(fake, { Connected: true, ServicesResolved: true }, adapter)
    open()
    await fake.called('Disconnect')
    expect(count('Connect')).toBe(0)
    cuff.advertise()
    await is('connected')
  })

  it('leaves an open connection alone while anything is paired, since pairing may have made it', async () => {
    const adapter = fake.adapter()
    new FakeCuff(fake, { Connected: true, ServicesResolved: true }, adapter)
    const pairing = new AbortController()
    const paired = bluetooth.pair({
      address: '00:09:1F:AA:BB:02',
      bond: 'reuse',
      person: NOBODY,
      signal: pairing.signal,
    })
    paired.catch(() => undefined)
    open()
    await fake.called('StartDiscovery')
    await eventually(() => bluetooth.state.adapters[0]?.discovering === true)
    expect(count('Disconnect')).toBe(0)
    pairing.abort()
    await fake.called('Disconnect')
  })

  it('ends when bluetoothd dies, and connects again once there is another one', async () => {
    const link = open()
    await listening()
    new FakeCuff(fake)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    await fake[Symbol.asyncDispose]()
    await is('disconnected')
    expect(events.at(-1)).toMatchObject({ reason: 'bluetoothd stopped' })
    await elapse(clock, 10_000)
    fake = stack.use(await FakeBluez.start(bus.address))
    await listening()
    const cuff = new FakeCuff(fake, { Connected: true, ServicesResolved: true })
    await fake.called('Disconnect')
    cuff.advertise()
    await is('connected', 2)
  })

  it('ends when the adapter is pulled out, and goes on at another number', async () => {
    const link = open({ cooldownMs: 0 })
    const adapter = await listening()
    new FakeCuff(fake)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    fake.remove(adapter)
    await is('disconnected')
    const again = fake.adapter({ Powered: false }, 'hci1')
    await eventually(() => bluetooth.state.adapters[0]?.discovering === true)
    new FakeCuff(fake, {}, again)
    clock.advance(0)
    await is('connected', 2)
  })

  it('hands over what is indicated before anybody can subscribe, since bluetoothd subscribes again by itself', async () => {
    const link = open({ settleMs: 100 })
    await listening()
    const measurement = Promise.withResolvers<string>()
    fake.on('Connect', async (call) => {
      const path = await measurement.promise
      fake.set(call.path, DEVICE, { Connected: true })
      fake.set(path, CHARACTERISTIC, { Notifying: true })
      fake.notify(path, '1679') // flags 16, systolic 79
      fake.set(call.path, DEVICE, { ServicesResolved: true })
      return {}
    })
    measurement.resolve(new FakeCuff(fake).measurement)
    await eventually(() => clock.pending.includes('settle brassard-1'))
    clock.advance(100)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    expect(events).toEqual([
      { event: 'connected', at: 1_000_000 },
      { event: 'frame', at: 1_000_000, channel: '2a35', bytes: Uint8Array.of(0x16, 0x79) },
    ])
  })

  it('tells once that the bond is lost when the device drops each connection, until it works again', async () => {
    const link = open({ cooldownMs: 0 })
    await listening()
    const cuff = new FakeCuff(fake)
    const drop = async (times: number) => {
      cuff.advertise()
      await is('connected', times)
      cuff.leave()
      await is('disconnected', times)
      await eventually(() => clock.pending.includes('rest brassard-1'))
      await elapse(clock, 10_000)
    }
    await drop(1)
    expect(problems).toEqual([])
    await drop(2)
    expect(problems).toEqual(['UMT-BLE-108 brassard-1'])
    await drop(3)
    expect(problems).toHaveLength(1)
    cuff.advertise()
    await is('connected', 4)
    await link.gatt?.subscribe('2a35')
    cuff.leave()
    await is('disconnected', 4)
    await elapse(clock, 1_000)
    await drop(5)
    await drop(6)
    expect(problems).toEqual(['UMT-BLE-108 brassard-1', 'UMT-BLE-108 brassard-1'])
    expect(count('RemoveDevice')).toBe(0)
  })

  it('tells that the bond is lost when the device refuses its keys while connecting', async () => {
    fake.on('Connect', () => ({ error: 'org.bluez.Error.AuthenticationFailed', message: 'Authentication Failed' }))
    open()
    await listening()
    const cuff = new FakeCuff(fake)
    await eventually(() => clock.pending.includes('rest brassard-1'))
    await elapse(clock, 1_000)
    cuff.advertise()
    await eventually(() => problems.length > 0)
    expect(problems).toEqual(['UMT-BLE-108 brassard-1'])
  })

  it('tells that the bond is lost when the device drops each connection in the making', async () => {
    fake.on('Connect', (call) => {
      fake.set(call.path, DEVICE, { Connected: true })
      fake.set(call.path, DEVICE, { Connected: false })
      return ABORTED
    })
    open()
    await listening()
    const cuff = new FakeCuff(fake)
    for (const times of [1, 2, 3]) {
      await fake.called('Connect', times)
      await eventually(() => clock.pending.includes('rest brassard-1'))
      expect(problems).toHaveLength(times === 3 ? 1 : 0)
      await elapse(clock, 1_000)
      cuff.advertise()
    }
    expect(problems).toEqual(['UMT-BLE-108 brassard-1'])
    expect(events).toEqual([])
  })

  it('does not connect to a device whose keys we lost: anybody could claim its address', async () => {
    open()
    await listening()
    const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
    await eventually(() => problems.length > 0)
    cuff.advertise()
    await fake.heard()
    await elapse(clock, 2_000)
    expect(problems).toEqual(['UMT-BLE-108 brassard-1'])
    expect(count('Connect')).toBe(0)
  })

  it('tells of a device without bond that drops each connection', async () => {
    open({ bond: 'none', cooldownMs: 0 })
    await listening()
    const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
    for (const times of [1, 2, 3]) {
      cuff.advertise()
      await is('connected', times)
      cuff.leave()
      await is('disconnected', times)
      await elapse(clock, 10_000)
    }
    expect(problems).toEqual(['UMT-BLE-110 brassard-1'])
  })

  it('makes keys anew at each connection where the device forgets them, and forgets ours', async () => {
    const link = open({ bond: 'session' })
    await listening()
    const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
    await is('connected')
    expect(count('Pair')).toBe(1)
    await link.gatt?.subscribe('2a35')
    cuff.leave()
    await fake.called('RemoveDevice')
    expect(problems).toEqual([])
  })

  it('tells of a device that refuses each time to make keys anew', async () => {
    fake.on('Pair', () => ({ error: 'org.bluez.Error.AuthenticationFailed', message: 'Authentication Failed' }))
    open({ bond: 'session' })
    await listening()
    const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
    for (const times of [1, 2, 3]) {
      await fake.called('Pair', times)
      await eventually(() => clock.pending.includes('rest brassard-1'))
      expect(problems).toHaveLength(times === 3 ? 1 : 0)
      await elapse(clock, 1_000)
      cuff.advertise()
    }
    expect(problems).toEqual(['UMT-BLE-110 brassard-1'])
  })

  it('fetches no more while half of what may wait is not taken, and goes on once it is', async () => {
    await bluetooth[Symbol.asyncDispose]()
    bluetooth = start(8)
    const link = stack.use(bluetooth.open({ ...target, cooldownMs: 0 }))
    await listening()
    const cuff = new FakeCuff(fake)
    await fake.called('Connect')
    await eventually(() => link.gatt?.has('2a35') === true)
    await link.gatt?.subscribe('2a35')
    // With `connected` and `disconnected`, which nobody takes either, five of eight.
    for (const _ of [1, 2, 3]) cuff.indicate('1679') // flags 16, systolic 79
    cuff.leave()
    await eventually(() => link.gatt?.has('2a35') === false)
    await elapse(clock, 1_000)
    const heard: unknown[] = []
    using _ = bluetooth.scan({}, ({ rssi }) => heard.push(rssi))
    cuff.advertise(-51)
    await eventually(() => heard.includes(-51))
    await elapse(clock, 1_000)
    expect(count('Connect')).toBe(1)
    const events = link[Symbol.asyncIterator]()
    const taken = [await events.next(), await events.next()]
    expect(taken.map(({ value }) => value.event)).toEqual(['connected', 'frame'])
    cuff.advertise(-52)
    await fake.called('Connect', 2)
  })

  it('ends the connection, visibly, when nobody takes what comes, and drops nothing', async () => {
    await bluetooth[Symbol.asyncDispose]()
    bluetooth = start(4)
    const link = stack.use(bluetooth.open(target))
    await listening()
    const cuff = new FakeCuff(fake)
    await eventually(() => link.gatt?.has('2a35') === true)
    await link.gatt?.subscribe('2a35')
    for (const _ of [1, 2, 3]) cuff.indicate('1679') // flags 16, systolic 79
    await fake.called('Disconnect')
    await eventually(() => link.gatt?.has('2a35') === false)
    const taken: LinkEvent[] = []
    for await (const event of link) {
      taken.push(event)
      if (event.event === 'disconnected') break
    }
    expect(taken.map(({ event }) => event)).toEqual(['connected', 'frame', 'frame', 'frame', 'disconnected'])
    expect(taken.at(-1)).toMatchObject({ reason: 'the consumer is too slow' })
  })

  it('lets the device go when it is closed, and is over', async () => {
    const link = open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    await link[Symbol.asyncDispose]()
    expect(told()).toEqual(['connected', 'disconnected'])
    expect(fake.get(cuff.path, DEVICE)).toMatchObject({ Connected: false })
    await eventually(() => bluetooth.state.adapters[0]?.discovering === false)
    cuff.advertise()
    await fake.heard()
    await fake.called('StopDiscovery')
    expect(count('Connect')).toBe(1)
  })

  it('calls the attempt off when it is closed while connecting', async () => {
    fake.on('Connect', never)
    const link = open()
    await listening()
    new FakeCuff(fake)
    await fake.called('Connect')
    const closed = link[Symbol.asyncDispose]()
    await fake.called('Disconnect')
    clock.advance(30_000)
    await closed
    expect(events).toEqual([])
  })

  it('loses nothing that the device indicates while it is let go: it has been told that it arrived', async () => {
    const link = open()
    await listening()
    const cuff = new FakeCuff(fake)
    await is('connected')
    await link.gatt?.subscribe('2a35')
    fake.on('Disconnect', (call) => {
      cuff.indicate('1679') // flags 16, systolic 79
      return fake.wellDone(call)
    })
    await link[Symbol.asyncDispose]()
    expect(told()).toEqual(['connected', 'frame', 'disconnected'])
    expect(events.at(-1)).toMatchObject({ reason: 'closed by us' })
  })

  it('loses nothing that came before the services were known when it is closed then', async () => {
    const link = open()
    await listening()
    const measurement = Promise.withResolvers<string>()
    fake.on('Connect', async (call) => {
      const path = await measurement.promise
      fake.set(call.path, DEVICE, { Connected: true })
      fake.set(path, CHARACTERISTIC, { Notifying: true })
      fake.notify(path, '1679') // flags 16, systolic 79
      return {}
    })
    measurement.resolve(new FakeCuff(fake).measurement)
    await eventually(() => clock.pending.includes('services resolved'))
    await link[Symbol.asyncDispose]()
    expect(told()).toEqual(['connected', 'frame', 'disconnected'])
  })

  it('loses nothing that came over a connection that bluetoothd then calls failed', async () => {
    open()
    await listening()
    const measurement = Promise.withResolvers<string>()
    fake.on('Connect', async (call) => {
      const path = await measurement.promise
      fake.set(call.path, DEVICE, { Connected: true })
      fake.set(path, CHARACTERISTIC, { Notifying: true })
      fake.notify(path, '1679') // flags 16, systolic 79
      fake.set(path, CHARACTERISTIC, { Notifying: false })
      fake.set(call.path, DEVICE, { Connected: false })
      return ABORTED
    })
    measurement.resolve(new FakeCuff(fake).measurement)
    await eventually(() => clock.pending.includes('rest brassard-1'))
    expect(told()).toEqual(['connected', 'frame', 'disconnected'])
  })

  it('connects through the adapter that has the keys, though another one hears the device better', async () => {
    open()
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    await fake.called('StartDiscovery', 2)
    fake.on('Connect', () => ABORTED)
    const bonded = new FakeCuff(fake, {}, other)
    await fake.called('Connect')
    await eventually(() => clock.pending.includes('rest brassard-1'))
    fake.well('Connect')
    const heard: (number | undefined)[] = []
    using _ = bluetooth.scan({}, ({ rssi }) => heard.push(rssi))
    new FakeCuff(fake, { RSSI: -40, Bonded: false, Paired: false }, one)
    bonded.advertise(-80)
    await eventually(() => heard.includes(-40) && heard.includes(-80))
    clock.advance(1_000)
    await is('connected')
    expect(fake.get(bonded.path, DEVICE)).toMatchObject({ Connected: true })
    expect(problems).toEqual([])
  })
})
