import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elapse, eventually } from '../../../tests/support/eventually.ts'
import { DEVICE, FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { CUFF, FakeCuff } from '../../../tests/support/fake-cuff.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import type { Bluetooth, BluetoothState, PairRequest, Sighting } from '../bluetooth.ts'
import { NOBODY } from './nobody.ts'
import { openBluetooth } from './open-bluetooth.ts'

const ADAPTER_ADDRESS = '00:11:22:33:44:55'

describe.skipIf(!hasDbusDaemon)('Bluetooth over bluetoothd', () => {
  let stack: AsyncDisposableStack
  let bus: PrivateBus
  let fake: FakeBluez
  let clock: FakeClock
  let bluetooth: Bluetooth
  let problems: string[]
  let states: BluetoothState[]
  let sightings: Sighting[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    fake = stack.use(await FakeBluez.start(bus.address))
    clock = new FakeClock(1_000_000)
    problems = []
    states = []
    sightings = []
    bluetooth = openedOn([])
  })
  afterEach(() => stack.disposeAsync())

  const openedOn = (adapters: readonly string[]) =>
    stack.use(
      openBluetooth({
        clock,
        adapters,
        address: bus.address,
        report: () => {},
        onProblem: ({ code }, device) => problems.push(device === undefined ? code : `${code} ${device}`),
        onState: (state) => states.push(state),
      }),
    )
  const target = {
    device: 'brassard-1',
    address: CUFF,
    services: [],
    bond: 'reuse',
    cooldownMs: 0,
    settleMs: 0,
  } as const
  const service = (state: BluetoothState['service']) => eventually(() => bluetooth.state.service === state)
  const discovering = () => eventually(() => bluetooth.state.adapters[0]?.discovering === true)
  const scan = (services?: readonly string[]) =>
    bluetooth.scan(services ? { services } : {}, (sighting) => sightings.push(sighting))
  const heard = (times: number) => eventually(() => sightings.length === times)
  const request = (changes: Partial<PairRequest> = {}): PairRequest => ({
    address: CUFF,
    bond: 'reuse',
    person: NOBODY,
    signal: new AbortController().signal,
    ...changes,
  })
  const count = (member: string) => fake.calls.filter((call) => call.member === member).length

  describe('state', () => {
    it('follows the bus, bluetoothd and the adapters', async () => {
      expect(bluetooth.state.service).toBe('absent')
      await service('no-adapter')
      const adapter = fake.adapter()
      await service('running')
      fake.remove(adapter)
      await service('no-adapter')
      await fake[Symbol.asyncDispose]()
      await service('stopped')
      await bus.stop()
      await service('absent')
      expect(states.map((state) => state.service)).toEqual(['no-adapter', 'running', 'no-adapter', 'stopped', 'absent'])
    })

    it('is told only when it has changed', async () => {
      fake.adapter()
      await service('running')
      scan()
      await discovering()
      const cuff = new FakeCuff(fake)
      await heard(1)
      const before = states.length
      cuff.advertise()
      await heard(2)
      expect(states).toHaveLength(before)
    })

    it('has no adapter when the only one there is may not be used', async () => {
      fake.adapter({ Address: '66:77:88:99:AA:BB' })
      bluetooth = openedOn([ADAPTER_ADDRESS])
      await service('no-adapter')
      fake.adapter({ Address: ADAPTER_ADDRESS }, 'hci1')
      await service('running')
      expect(bluetooth.state.adapters.map(({ address }) => address)).toEqual([ADAPTER_ADDRESS])
    })
  })

  describe('a person', () => {
    it('hears nothing of a bluetoothd that is only started anew', async () => {
      fake.adapter()
      await service('running')
      await fake[Symbol.asyncDispose]()
      await service('stopped')
      await elapse(clock, 9_000)
      fake = stack.use(await FakeBluez.start(bus.address))
      fake.adapter()
      await service('running')
      await elapse(clock, 20_000)
      expect(problems).toEqual([])
    })

    it('hears once of what stays away, and of each next thing', async () => {
      await service('no-adapter')
      await elapse(clock, 30_000)
      expect(problems).toEqual(['UMT-BLE-102'])
      await fake[Symbol.asyncDispose]()
      await service('stopped')
      await elapse(clock, 20_000)
      expect(problems).toEqual(['UMT-BLE-102', 'UMT-BLE-101'])
    })

    it('hears of an adapter that rfkill blocks', async () => {
      fake.on('Set', () => ({ error: 'org.bluez.Error.Blocked', message: 'Blocked through rfkill' }))
      fake.adapter({ Powered: false })
      await eventually(() => bluetooth.state.adapters[0]?.blocked === true)
      await elapse(clock, 10_000)
      expect(problems).toEqual(['UMT-BLE-103'])
    })
  })

  describe('a scan', () => {
    it('hears every advertisement of the wanted services, and of nothing else', async () => {
      fake.adapter()
      const scanning = scan(['1810'])
      await discovering()
      const cuff = new FakeCuff(fake)
      fake.device({ Address: '00:09:1F:AA:BB:09', UUIDs: ['0000180d-0000-1000-8000-00805f9b34fb'], RSSI: -40 })
      cuff.advertise(-70)
      cuff.advertise(-70)
      await heard(3)
      expect(sightings.map(({ address, rssi }) => [address, rssi])).toEqual([
        [CUFF, -60],
        [CUFF, -70],
        [CUFF, -70],
      ])
      scanning[Symbol.dispose]()
      await fake.called('StopDiscovery')
      cuff.advertise()
      await fake.heard()
      expect(sightings).toHaveLength(3)
    })

    it('hears again of a device that tells its name only when it is asked', async () => {
      fake.adapter()
      scan()
      await discovering()
      const path = fake.device({ Address: '00:09:1F:AA:BB:09', RSSI: -40 })
      fake.set(path, DEVICE, { Name: 'Polar H10' })
      await heard(2)
      expect(sightings.map(({ name }) => name)).toEqual([undefined, 'Polar H10'])
    })

    it('hears at once of what was heard within the last seconds, and not of what was known before', async () => {
      const adapter = fake.adapter()
      fake.device({ Address: '00:09:1F:AA:BB:08', Bonded: true }, adapter)
      using _ = scan()
      await discovering()
      new FakeCuff(fake)
      await heard(1)
      scan()
      expect(sightings.map(({ address }) => address)).toEqual([CUFF, CUFF])
    })

    it('never connects', async () => {
      fake.adapter()
      scan()
      await discovering()
      new FakeCuff(fake)
      await heard(1)
      expect(count('Connect')).toBe(0)
    })
  })

  describe('pairing', () => {
    it('waits for the device, and hands its connection over to the link that is opened next', async () => {
      fake.adapter()
      const pairing = bluetooth.pair(request())
      await discovering()
      const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
      expect(await pairing).toEqual({ address: CUFF, bonded: true })
      const link = stack.use(bluetooth.open(target))
      for await (const event of link) {
        expect(event.event).toBe('connected')
        break
      }
      await elapse(clock, 60_000)
      expect(fake.get(cuff.path, DEVICE)).toMatchObject({ Connected: true })
      expect(count('Connect') + count('Pair')).toBe(1)
      expect(count('Disconnect')).toBe(0)
    })

    it('lets the device go when no link takes its connection within half a minute', async () => {
      fake.adapter()
      const pairing = bluetooth.pair(request())
      await discovering()
      new FakeCuff(fake, { Bonded: false, Paired: false })
      await pairing
      await elapse(clock, 29_000)
      expect(count('Disconnect')).toBe(0)
      await elapse(clock, 1_000)
      await fake.called('Disconnect')
    })

    it('keeps the link of the same device away meanwhile', async () => {
      fake.adapter()
      const paired = Promise.withResolvers<Record<string, never>>()
      fake.on('Pair', async (call) => {
        await paired.promise
        return fake.wellDone(call)
      })
      const pairing = bluetooth.pair(request())
      await discovering()
      const link = stack.use(bluetooth.open({ ...target, bond: 'none' }))
      const cuff = new FakeCuff(fake, { Bonded: false, Paired: false })
      await fake.called('Pair')
      cuff.advertise()
      paired.resolve({})
      await pairing
      const { value } = await link[Symbol.asyncIterator]().next()
      expect(value).toMatchObject({ event: 'connected' })
      expect(count('Connect') + count('Pair')).toBe(1)
      expect(count('Disconnect')).toBe(0)
    })

    it('throws no keys away before the device advertises now', async () => {
      fake.adapter()
      using _ = scan()
      await discovering()
      const cuff = new FakeCuff(fake)
      await heard(1)
      const gone = Promise.withResolvers<void>()
      const abort = new AbortController()
      const pairing = bluetooth.pair(request({ keysGone: gone.resolve, signal: abort.signal })).catch(() => {})
      await eventually(() => clock.pending.includes('device to pair is heard'))
      expect(count('RemoveDevice')).toBe(0)
      cuff.advertise()
      await gone.promise
      abort.abort()
      await pairing
    })

    it('ends with UMT-BLE-104 when the device is not heard', async () => {
      fake.adapter()
      const pairing = bluetooth.pair(request()).catch((error: unknown) => error)
      await discovering()
      await elapse(clock, 60_000)
      expect(await pairing).toMatchObject({ code: 'UMT-BLE-104' })
      await fake.called('StopDiscovery')
    })

    it('ends when it is called off before the device is heard', async () => {
      fake.adapter()
      const abort = new AbortController()
      const pairing = bluetooth.pair(request({ signal: abort.signal })).catch((error: unknown) => error)
      await discovering()
      abort.abort(new Error('the person gave up'))
      expect(await pairing).toMatchObject({ message: 'the person gave up' })
      await fake.called('StopDiscovery')
    })
  })

  describe('forgetting', () => {
    it('removes the device from each adapter that knows it', async () => {
      const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
      const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
      const paths = [new FakeCuff(fake, {}, one), new FakeCuff(fake, {}, other)].map(({ path }) => path)
      await eventually(() => bluetooth.state.adapters.length === 2)
      await bluetooth.forget(CUFF)
      expect(paths.map((path) => fake.get(path, DEVICE))).toEqual([undefined, undefined])
    })

    it('does nothing when there is nothing', async () => {
      fake.adapter()
      await service('running')
      await bluetooth.forget(CUFF)
      expect(count('RemoveDevice')).toBe(0)
    })

    it('is refused while there is no bluetoothd', async () => {
      await fake[Symbol.asyncDispose]()
      await service('stopped')
      await expect(bluetooth.forget(CUFF)).rejects.toMatchObject({ code: 'UMT-BLE-101' })
    })
  })

  it('leaves nothing behind when it is let go: no connection, no discovery, no timer', async () => {
    const adapter = fake.adapter()
    const link = bluetooth.open(target)
    scan()
    await discovering()
    const cuff = new FakeCuff(fake)
    expect((await link[Symbol.asyncIterator]().next()).value).toMatchObject({ event: 'connected' })
    await bluetooth[Symbol.asyncDispose]()
    expect(fake.get(cuff.path, DEVICE)).toMatchObject({ Connected: false })
    expect(fake.get(adapter, 'org.bluez.Adapter1')).toMatchObject({ Discovering: false })
    expect(clock.pending).toEqual([])
  })

  it('forgets a device also by the address by which it was paired, though the bond revealed another one', async () => {
    const path = fake.device({ Address: '5A:11:22:33:44:55', AddressType: 'random' }, fake.adapter())
    await service('running')
    const abort = new AbortController()
    fake.on('Pair', (call) => {
      fake.set(call.path, DEVICE, { Connected: true, Address: 'C4:00:00:00:00:07', Bonded: true, Paired: true })
      abort.abort()
      return {}
    })
    fake.set(path, DEVICE, { RSSI: -50 })
    const pairing = bluetooth.pair(request({ address: '5A:11:22:33:44:55', signal: abort.signal }))
    await expect(pairing).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    await bluetooth.forget('5A:11:22:33:44:55', (identity) => identity === 'C4:00:00:00:00:07')
    expect(count('RemoveDevice')).toBe(0)
    await bluetooth.forget('5A:11:22:33:44:55')
    expect(fake.get(path, DEVICE)).toBeUndefined()
  })

  it('asks the person who pairs also while a link makes the keys of its device anew', async () => {
    const adapter = fake.adapter()
    await service('running')
    stack.use(bluetooth.open({ ...target, bond: 'session' }))
    const other = fake.device({ Address: 'AA:BB:CC:DD:EE:01', RSSI: -50 }, adapter)
    const link = Promise.withResolvers<void>()
    fake.on('Pair', async (call) => {
      if (call.path === other) await fake.ask('RequestPasskey', 'o', [other])
      else await link.promise
      return fake.wellDone(call)
    })
    await discovering()
    new FakeCuff(fake, { Bonded: false, Paired: false })
    await fake.called('Pair')
    const person = { ...NOBODY, passkey: async () => 1_234 }
    const pairing = bluetooth.pair(request({ address: 'AA:BB:CC:DD:EE:01', person }))
    await fake.called('Set', 1)
    link.resolve()
    await expect(pairing).resolves.toMatchObject({ bonded: true })
    expect(fake.agent).toBeUndefined()
  })
})
