import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../tests/support/private-bus.ts'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { type BusConnection, connectBus, type Signal, variant } from './bus-connection.ts'

const DBUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }
const ECHO = { path: '/echo', interface: 'test.Echo' }

describe.skipIf(!hasDbusDaemon)('connection to a message bus', () => {
  let bus: PrivateBus
  let stack: AsyncDisposableStack
  let reported: unknown[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    reported = []
  })
  afterEach(() => stack.disposeAsync())

  const connect = async (clock = new FakeClock()): Promise<BusConnection> =>
    stack.use(await connectBus({ clock, address: bus.address, report: (error) => reported.push(error) }))

  const heard = (connection: BusConnection): Promise<Signal> =>
    new Promise((resolve) => stack.use(connection.onSignal((signal) => signal.path === '/echo' && resolve(signal))))

  it('takes variants off at any depth and leaves bytes alone', async () => {
    const [server, client] = [await connect(), await connect()]
    server.handle('/echo', async () => ({
      signature: 'a{sv}',
      body: [{ Value: variant('ay', Buffer.from([0x16, 0x79])), Inner: variant('a{sv}', { RSSI: variant('n', -60) }) }],
    }))
    const [answer] = await client.call({ ...ECHO, destination: server.name, member: 'Ask' })
    expect(answer).toEqual({ Value: Buffer.from([0x16, 0x79]), Inner: { RSSI: -60 } })
  })

  it('rejects with the name of the error that was answered', async () => {
    const [server, client] = [await connect(), await connect()]
    server.handle('/echo', async () => ({
      error: 'org.bluez.Error.InProgress',
      message: 'Operation already in progress',
    }))
    await expect(client.call({ ...ECHO, destination: server.name, member: 'Ask' })).rejects.toMatchObject({
      name: 'org.bluez.Error.InProgress',
      message: 'Operation already in progress',
    })
  })

  it('rejects a call that nobody answers when its time is over', async () => {
    const clock = new FakeClock()
    const [server, client] = [await connect(), await connect(clock)]
    const asked = new Promise<void>((resolve) => {
      server.handle('/echo', () => {
        resolve()
        return new Promise(() => {})
      })
    })
    const answer = client.call({ ...ECHO, destination: server.name, member: 'Ask', timeoutMs: 30_000 })
    await asked
    clock.advance(30_000)
    await expect(answer).rejects.toMatchObject({ name: 'org.freedesktop.DBus.Error.NoReply' })
  })

  it('does not answer for a path that only begins alike', async () => {
    const [server, client] = [await connect(), await connect()]
    server.handle('/echo', async () => ({}))
    await expect(
      client.call({ ...ECHO, path: '/echoes', destination: server.name, member: 'Ask' }),
    ).rejects.toMatchObject({ name: 'org.freedesktop.DBus.Error.UnknownMethod' })
  })

  it('hands signals over in order, and reports what a listener throws without losing the next one', async () => {
    const [server, client] = [await connect(), await connect()]
    await client.addMatch("type='signal',path='/echo'")
    const members: string[] = []
    client.onSignal(({ path, member }) => {
      if (path !== '/echo') return
      members.push(member)
      if (member === 'First') throw new Error('listener')
    })
    const second = new Promise<void>((resolve) => {
      client.onSignal(({ member }) => member === 'Second' && resolve())
    })
    server.emit({ ...ECHO, member: 'First', signature: 's', body: ['a'] })
    server.emit({ ...ECHO, member: 'Second', signature: 's', body: ['b'] })
    await second
    expect(members).toEqual(['First', 'Second'])
    expect(reported).toEqual([new Error('listener')])
  })

  it('tells who sent a signal by the unique name that the bus gave it', async () => {
    const [server, client] = [await connect(), await connect()]
    await client.addMatch("type='signal',path='/echo'")
    const signal = heard(client)
    server.emit({ ...ECHO, member: 'Said', signature: 's', body: ['a'] })
    expect(await signal).toMatchObject({ sender: server.name, member: 'Said', body: ['a'] })
  })

  it('rejects what is under way when the bus dies, and everything after', async () => {
    const [server, client] = [await connect(), await connect()]
    const asked = new Promise<void>((resolve) => {
      server.handle('/echo', () => {
        resolve()
        return new Promise(() => {})
      })
    })
    const answer = client.call({ ...ECHO, destination: server.name, member: 'Ask' }).catch((error: unknown) => error)
    await asked
    await bus.stop()
    expect(await answer).toMatchObject({ name: 'org.freedesktop.DBus.Error.Disconnected' })
    await client.closed
    await expect(client.call({ ...DBUS, member: 'GetId' })).rejects.toMatchObject({
      name: 'org.freedesktop.DBus.Error.Disconnected',
    })
  })

  it('takes a bus that hangs for dead when it does not answer the heartbeat', async () => {
    const clock = new FakeClock()
    const client = await connect(clock)
    bus.freeze()
    clock.advance(10_000)
    clock.advance(5_000)
    expect(await client.closed).toMatchObject({ name: 'org.freedesktop.DBus.Error.NoReply' })
    bus.thaw()
    expect(clock.pending).toEqual([])
  })

  it('rejects when there is no bus', async () => {
    await bus.stop()
    await expect(connect()).rejects.toMatchObject({ name: 'org.freedesktop.DBus.Error.Disconnected' })
  })

  it('lets go of a bus that never answers', async () => {
    const clock = new FakeClock()
    const socket = Promise.withResolvers<Socket>()
    const server = stack.adopt(createServer(socket.resolve), (open) => void open.close())
    const address = join(stack.use(await throwAwayFolder()).path, 'deaf')
    await once(server.listen(address), 'listening')
    const connecting = connectBus({ clock, address: `unix:path=${address}`, report: () => {} })
    const theirs = await socket.promise
    clock.advance(5_000)
    await expect(connecting).rejects.toMatchObject({ name: 'org.freedesktop.DBus.Error.NoReply' })
    await once(theirs.resume(), 'close')
  })

  it('rejects what cannot be put on the wire, and stays usable', async () => {
    const clock = new FakeClock()
    const client = await connect(clock)
    const named = client.call({ ...ECHO, interface: 'one-word', destination: client.name, member: 'Ask' })
    await expect(named).rejects.toThrow('one-word')
    const typed = client.call({ ...ECHO, destination: client.name, member: 'Ask', signature: 'y', body: ['text'] })
    await expect(typed).rejects.toThrow()
    expect(clock.pending).toEqual(['D-Bus heartbeat'])
    expect(await client.call({ ...DBUS, member: 'GetId' })).toHaveLength(1)
  })

  it('does not ask the bus to start bluetoothd', async () => {
    const client = await connect()
    await expect(client.call({ path: '/', interface: 'test.Echo', member: 'Ask' })).rejects.toMatchObject({
      name: 'org.freedesktop.DBus.Error.NameHasNoOwner',
    })
  })
})
