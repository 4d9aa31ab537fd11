import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVICE, FakeBluez, never } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { type BusConnection, connectBus, variant } from '../../dbus/bus-connection.ts'
import { ADAPTER } from './names.ts'
import { type Change, ObjectMirror } from './object-mirror.ts'

const CUFF = { Address: '00:09:1F:AA:BB:01', RSSI: -60 }

describe.skipIf(!hasDbusDaemon)('the mirror of what bluetoothd exports', () => {
  let stack: AsyncDisposableStack
  let bus: PrivateBus
  let client: BusConnection
  let clock: FakeClock
  let reported: unknown[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    clock = new FakeClock()
    reported = []
    client = stack.use(await connectBus({ clock, address: bus.address, report: (error) => reported.push(error) }))
  })
  afterEach(() => stack.disposeAsync())

  const start = () => ObjectMirror.start(client, (error) => reported.push(error))
  const bluez = async () => stack.use(await FakeBluez.start(bus.address))

  /** Collects changes; resolves once one of them is the given one. */
  const until = (mirror: ObjectMirror, wanted: (change: Change) => boolean): Promise<readonly Change[]> => {
    const seen: Change[] = []
    return new Promise((resolve) => {
      stack.use(
        mirror.watch((change) => {
          seen.push(change)
          if (wanted(change)) resolve(seen)
        }),
      )
    })
  }

  it('shows what was there before', async () => {
    const fake = await bluez()
    const adapter = fake.adapter()
    const cuff = fake.device(CUFF)
    const mirror = await start()
    expect(mirror.get(cuff, DEVICE)).toMatchObject({ Address: '00:09:1F:AA:BB:01', Adapter: adapter, RSSI: -60 })
    expect(mirror.all(ADAPTER).map(({ path }) => path)).toEqual([adapter])
  })

  it('tells each change in order, also one to the value that it was', async () => {
    const fake = await bluez()
    fake.adapter()
    const mirror = await start()
    const changes = until(mirror, ({ change }) => change === 'removed')
    const cuff = fake.device(CUFF)
    fake.set(cuff, DEVICE, { RSSI: -60 })
    fake.set(cuff, DEVICE, { Connected: true }, ['RSSI'])
    fake.remove(cuff)
    expect(
      (await changes).map(({ change, ...rest }) => [change, 'changed' in rest ? rest.changed : undefined]),
    ).toEqual([
      ['added', undefined],
      ['changed', { RSSI: -60 }],
      ['changed', { Connected: true }],
      ['removed', undefined],
    ])
    expect(mirror.get(cuff, DEVICE)).toBeUndefined()
  })

  it('drops a property that was invalidated', async () => {
    const fake = await bluez()
    fake.adapter()
    const cuff = fake.device(CUFF)
    const mirror = await start()
    const changes = until(mirror, ({ change }) => change === 'changed')
    fake.set(cuff, DEVICE, {}, ['RSSI'])
    await changes
    expect(mirror.get(cuff, DEVICE)).not.toHaveProperty('RSSI')
  })

  it('is empty once bluetoothd has gone, and whole again once another one runs', async () => {
    const first = await bluez()
    const adapter = first.adapter()
    const mirror = await start()
    const stopped = until(mirror, ({ change }) => change === 'stopped')
    await first[Symbol.asyncDispose]()
    await stopped
    expect(mirror.owner).toBeUndefined()
    expect(mirror.all(ADAPTER)).toEqual([])
    const started = until(mirror, ({ change }) => change === 'started')
    const second = await bluez()
    second.adapter()
    await started
    expect(mirror.get(adapter, ADAPTER)).toMatchObject({ Powered: true })
  })

  it('does not believe signals of anybody but bluetoothd', async () => {
    const fake = await bluez()
    fake.adapter()
    const cuff = fake.device(CUFF)
    const mirror = await start()
    const changes = until(mirror, ({ change }) => change === 'changed')
    const stranger = stack.use(await connectBus({ clock, address: bus.address, report: () => {} }))
    await client.addMatch(`type='signal',sender='${stranger.name}'`)
    const lastHeard = new Promise<void>((resolve) => {
      stack.use(client.onSignal(({ sender, member }) => sender === stranger.name && member === 'Last' && resolve()))
    })
    const forged = { path: cuff, interface: 'org.freedesktop.DBus.Properties', member: 'PropertiesChanged' }
    stranger.emit({ ...forged, signature: 'sa{sv}as', body: [DEVICE, {}, ['Address']] })
    const lost = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member: 'NameOwnerChanged' }
    stranger.emit({ ...lost, signature: 'sss', body: ['org.bluez', fakeOwner(mirror), ''] })
    stranger.emit({ ...forged, member: 'Last', signature: 's', body: [''] })
    await lastHeard
    fake.set(cuff, DEVICE, { RSSI: -50 })
    expect(await changes).toHaveLength(1)
    expect(mirror.get(cuff, DEVICE)).toMatchObject({ Address: '00:09:1F:AA:BB:01', RSSI: -50 })
  })

  it('does not undo by an older answer what was told meanwhile', async () => {
    const fake = await bluez()
    fake.adapter()
    const cuff = fake.device(CUFF)
    fake.on('GetManagedObjects', (call) => {
      const answer = fake.wellDone(call)
      fake.set(cuff, DEVICE, { Connected: true })
      return answer
    })
    const mirror = await start()
    expect(mirror.get(cuff, DEVICE)).toMatchObject({ Connected: true })
  })

  it('learns by asking of a change that it was not told', async () => {
    const fake = await bluez()
    fake.adapter()
    const cuff = fake.device(CUFF)
    const mirror = await start()
    const changes = until(mirror, ({ change }) => change === 'changed')
    fake.on('Get', () => ({ signature: 'v', body: [variant('b', true)] }))
    await mirror.reread(cuff, DEVICE, 'Connected')
    expect(await changes).toMatchObject([{ path: cuff, changed: { Connected: true } }])
    expect(mirror.get(cuff, DEVICE)).toMatchObject({ Connected: true })
  })

  it('does not believe an answer that was overtaken by what was told', async () => {
    const fake = await bluez()
    fake.adapter()
    const cuff = fake.device({ ...CUFF, Connected: true })
    const mirror = await start()
    fake.on('Get', (call) => {
      const answer = { signature: 'v', body: [variant('b', true)] }
      fake.set(call.path, DEVICE, { Connected: false })
      return answer
    })
    await mirror.reread(cuff, DEVICE, 'Connected')
    expect(mirror.get(cuff, DEVICE)).toMatchObject({ Connected: false })
  })

  it('starts on a bus where bluetoothd dies before it shows its tree', async () => {
    const fake = await bluez()
    fake.on('GetManagedObjects', never)
    const starting = start()
    await fake.called('GetManagedObjects')
    await fake[Symbol.asyncDispose]()
    const mirror = await starting
    expect(mirror.owner).toBeUndefined()
    const started = until(mirror, ({ change }) => change === 'started')
    await bluez()
    await started
  })

  it('gives the connection up when a bluetoothd that was started does not show its tree', async () => {
    const mirror = await start()
    const fake = await bluez()
    fake.on('GetManagedObjects', never)
    await fake.called('GetManagedObjects')
    clock.advance(5_000)
    expect(await client.closed).toMatchObject({ message: 'closed by us' })
    expect(mirror.owner).toBeUndefined()
    expect(reported).toMatchObject([{ name: 'org.freedesktop.DBus.Error.NoReply' }])
  })

  it('reports what a watcher throws, and tells the others', async () => {
    const fake = await bluez()
    const mirror = await start()
    stack.use(
      mirror.watch(() => {
        throw new Error('watcher')
      }),
    )
    const told = until(mirror, ({ change }) => change === 'added')
    fake.adapter()
    await told
    expect(reported).toEqual([new Error('watcher')])
  })
})

const fakeOwner = (mirror: ObjectMirror): string => mirror.owner ?? ''
