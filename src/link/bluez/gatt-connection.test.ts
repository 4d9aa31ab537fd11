import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ABluez, aBluez } from '../../../tests/support/a-bluez.ts'
import { CHARACTERISTIC, DEVICE, never } from '../../../tests/support/fake-bluez.ts'
import { hasDbusDaemon } from '../../../tests/support/private-bus.ts'
import { UmtError } from '../../errors.ts'
import { type GattConnection, type GattConnectionOptions, openGattConnection } from './gatt-connection.ts'

// 2A35: flags 00 (mmHg), 120, 80, 93 as SFLOAT.
const READING = '00780050005d00'

describe.skipIf(!hasDbusDaemon)('GATT of one connection', () => {
  let stack: AsyncDisposableStack
  let bluez: ABluez
  let device: string
  let cuff: string
  let frames: string[]
  let sent: string[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bluez = await aBluez(stack)
    const { fake, settled } = bluez
    fake.adapter()
    device = fake.device({ Address: 'AA:BB:CC:DD:EE:01', Alias: 'Cuff', Connected: true })
    const service = fake.service(device, '0010', '1810')
    cuff = fake.characteristic(service, '0011', '2a35', ['indicate'])
    fake.characteristic(service, '0014', '2a08', ['read', 'write'])
    fake.characteristic(fake.service(device, '0030', '180a'), '0031', '2a29', ['read'])
    fake.characteristic(
      fake.service(device, '0040', '233bf000-5a34-1b6d-975c-000d5690abe4'),
      '0041',
      '233bf001-5a34-1b6d-975c-000d5690abe4',
      ['write-without-response', 'notify'],
    )
    await settled()
    frames = []
    sent = []
  })
  afterEach(() => stack.disposeAsync())

  const open = async (over: Partial<GattConnectionOptions> = {}): Promise<GattConnection> => {
    const { bus, mirror, clock, report } = bluez
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
    return stack.use(
      await openGattConnection({
        bus,
        mirror,
        device,
        clock,
        report,
        onFrame: (channel, bytes) => frames.push(`${channel} ${hex(bytes)}`),
        onSent: (channel, bytes) => sent.push(`${channel} ${hex(bytes)}`),
        ...over,
      }),
    )
  }
  const opened = async (): Promise<GattConnection> => {
    bluez.fake.set(device, DEVICE, { ServicesResolved: true })
    return await open()
  }
  const code = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'no error',
      (error: unknown) => (error instanceof UmtError ? error.code : error),
    )

  it('opens without waiting when the services are known already', async () => {
    const gatt = await opened()
    expect(bluez.clock.pending).toEqual(['D-Bus heartbeat'])
    expect(['2a35', '2a08', '2a29', '233bf001', '2a37'].map((channel) => gatt.has(channel))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
  })

  it('opens once the services are resolved', async () => {
    const opening = open()
    await bluez.timer('services resolved')
    bluez.fake.set(device, DEVICE, { ServicesResolved: true })
    expect((await opening).has('2a35')).toBe(true)
  })

  it('waits for half a second without a new service when they come after they were said to be resolved', async () => {
    const { fake, clock } = bluez
    fake.remove(`${device}/service0010`)
    // What bluetoothd told just before it answered our first question.
    fake.on('Get', (call) => {
      fake.characteristic(fake.service(device, '0010', '1810'), '0011', '2a35', ['indicate'])
      return fake.wellDone(call)
    })
    let isOpen = false
    const opening = opened().then((gatt) => {
      isOpen = true
      return gatt
    })
    await bluez.timer('no new service')
    clock.advance(400)
    fake.characteristic(`${device}/service0010`, '0014', '2a08', ['read'])
    await bluez.settled()
    clock.advance(400)
    await bluez.settled()
    expect(isOpen).toBe(false)
    clock.advance(100)
    expect((await opening).has('2a08')).toBe(true)
  })

  it('fails when the services are not resolved within 20 s', async () => {
    const opening = code(open())
    await bluez.timer('services resolved')
    await bluez.pass(20_000)
    expect(await opening).toBe('UMT-BLE-109')
  })

  it('fails at once when the device leaves before its services are resolved', async () => {
    const opening = code(open())
    await bluez.timer('services resolved')
    bluez.fake.set(device, DEVICE, { ServicesResolved: false, Connected: false })
    expect(await opening).toBe('UMT-LINK-104')
    expect(bluez.clock.pending).toEqual(['D-Bus heartbeat'])
  })

  it('fails when the device has no services', async () => {
    for (const path of ['0010', '0030', '0040']) bluez.fake.remove(`${device}/service${path}`)
    const opening = code(opened())
    await bluez.timer('no new service')
    bluez.clock.advance(500)
    expect(await opening).toBe('UMT-BLE-109')
  })

  it('fails when the device is not connected', async () => {
    bluez.fake.set(device, DEVICE, { Connected: false })
    await bluez.settled()
    expect(await code(open())).toBe('UMT-LINK-104')
  })

  it('listens before it connects: an indication in the moment of the connection is a frame once subscribed to', async () => {
    const { fake, bus } = bluez
    fake.set(device, DEVICE, { Connected: false })
    // The subscription of an earlier connection, which bluetoothd renews by itself.
    fake.set(cuff, CHARACTERISTIC, { Notifying: true })
    await bluez.settled()
    fake.on('Connect', (call) => {
      const answer = fake.wellDone(call)
      fake.notify(cuff, READING)
      return answer
    })
    const gatt = await open({ connect: () => bus.call({ path: device, interface: DEVICE, member: 'Connect' }) })
    expect(frames).toEqual([])
    await gatt.subscribe('2a35')
    expect(frames).toEqual([`2a35 ${READING}`])
  })

  it('subscribes once, hears what comes before the answer, and takes two equal indications for two', async () => {
    const { fake, settled } = bluez
    const gatt = await opened()
    fake.on('StartNotify', (call) => {
      fake.notify(call.path, READING)
      return fake.wellDone(call)
    })
    await Promise.all([gatt.subscribe('2a35'), gatt.subscribe('2a35')])
    fake.notify(cuff, READING)
    await settled()
    expect(frames).toEqual([`2a35 ${READING}`, `2a35 ${READING}`])
    expect(fake.calls.filter(({ member }) => member === 'StartNotify')).toHaveLength(1)
  })

  it('does not take an answer for a subscription: Notifying has to become true', async () => {
    const { fake } = bluez
    fake.on('StartNotify', () => ({}))
    const gatt = await opened()
    const subscribing = code(gatt.subscribe('2a35'))
    await bluez.timer('Notifying')
    await bluez.pass(10_000)
    expect(await subscribing).toBe('UMT-BLE-109')
    fake.well('StartNotify')
    await gatt.subscribe('2a35')
  })

  it('ends a subscription that was left over and stands in the way', async () => {
    const { fake } = bluez
    const gatt = await opened()
    let stopped = false
    fake.on('StopNotify', (call) => {
      stopped = true
      return fake.wellDone(call)
    })
    fake.on('StartNotify', (call) =>
      stopped ? fake.wellDone(call) : { error: 'org.bluez.Error.InProgress', message: 'In Progress' },
    )
    await gatt.subscribe('2a35')
    fake.notify(cuff, READING)
    await bluez.settled()
    expect(frames).toEqual([`2a35 ${READING}`])
  })

  it('gives up a subscription that is in progress for ever', async () => {
    bluez.fake.on('StartNotify', () => ({ error: 'org.bluez.Error.InProgress', message: 'In Progress' }))
    const gatt = await opened()
    expect(await code(gatt.subscribe('2a35'))).toBe('UMT-BLE-109')
    bluez.fake.notify(cuff, READING)
    await bluez.settled()
    expect(frames).toEqual([])
  })

  it('hands what it reads over once, as a frame that comes before the answer', async () => {
    const { fake } = bluez
    const path = `${device}/service0010/char0014`
    fake.notify(path, 'e907060f0a1e00') // 2025-06-15 10:30:00
    const gatt = await opened()
    const bytes = await gatt.read('2a08').then((read) => {
      expect(frames).toEqual(['2a08 e907060f0a1e00'])
      return read
    })
    await bluez.settled()
    expect(Buffer.from(bytes).toString('hex')).toBe('e907060f0a1e00')
    expect(frames).toEqual(['2a08 e907060f0a1e00'])
  })

  it('writes with response where the characteristic takes one, and tells when the device has it', async () => {
    const { fake } = bluez
    const gatt = await opened()
    await gatt.send('2a08', Buffer.from('e907060f0a1e00', 'hex'))
    await gatt.send('233bf001', Uint8Array.of(2, 1, 3))
    const writes = fake.calls.filter(({ member }) => member === 'WriteValue')
    expect(writes.map(({ body }) => body)).toEqual([
      [Buffer.from('e907060f0a1e00', 'hex'), { type: 'request' }],
      [Buffer.of(2, 1, 3), { type: 'command' }],
    ])
    expect(sent).toEqual(['2a08 e907060f0a1e00', '233bf001 020103'])
  })

  it('writes nothing of what deletes stored records, whoever asks', async () => {
    const gatt = await opened()
    await expect(gatt.send('2a52', Uint8Array.of(2, 1))).rejects.toMatchObject({ code: 'UMT-LINK-109' })
    expect(bluez.fake.calls.filter(({ member }) => member === 'WriteValue')).toEqual([])
    expect(sent).toEqual([])
  })

  it('says nothing of a write that the device refused', async () => {
    bluez.fake.on('WriteValue', () => ({
      error: 'org.bluez.Error.Failed',
      message: 'Operation failed with ATT error: 0x80',
    }))
    const gatt = await opened()
    await expect(gatt.send('2a08', Uint8Array.of(1))).rejects.toMatchObject({
      code: 'UMT-BLE-109',
      params: { device: 'Cuff', channel: '2a08', detail: 'Operation failed with ATT error: 0x80' },
    })
    expect(sent).toEqual([])
  })

  it('takes the characteristic with the lower handle where two have the same UUID', async () => {
    const { fake } = bluez
    // Told first, though it comes later on the device.
    const later = fake.characteristic(fake.service(device, '0050', '1809'), '0051', '2a1c', ['indicate'])
    const first = fake.characteristic(fake.service(device, '0020', '1809'), '0021', '2a1c', ['indicate'])
    const gatt = await opened()
    await gatt.subscribe('2a1c')
    expect((await fake.called('StartNotify')).path).toBe(first)
    fake.notify(later, '00')
    fake.notify(first, '01')
    await bluez.settled()
    expect(frames).toEqual(['2a1c 01'])
  })

  it('tells characteristics apart by what they are good for where their channel is one', async () => {
    const { fake } = bluez
    const service = fake.service(device, '0050', '49535343-fe7d-4ae5-8fa9-9fafd205e455')
    // Invented: a control point, and what is mainly read, before the two that carry data.
    fake.characteristic(service, '0051', '49535343-0000-4000-8000-000000000001', ['write', 'notify'])
    const info = fake.characteristic(service, '0054', '49535343-0000-4000-8000-000000000002', ['read', 'write'])
    const data = fake.characteristic(service, '0056', '49535343-1e4d-4bd9-ba61-23c647249616', ['notify'])
    const commands = fake.characteristic(service, '0059', '49535343-8841-43f4-a8d4-ecbe34729bb3', [
      'write',
      'write-without-response',
    ])
    const gatt = await opened()
    expect([gatt.has('49535343'), gatt.notifies('49535343')]).toEqual([true, true])
    await gatt.subscribe('49535343')
    await gatt.send('49535343', Uint8Array.of(0x55, 0xaa))
    await gatt.read('49535343')
    expect((await fake.called('StartNotify')).path).toBe(data)
    expect((await fake.called('WriteValue')).path).toBe(commands)
    expect((await fake.called('ReadValue')).path).toBe(info)
    frames.length = 0
    fake.notify(data, '55aa')
    await bluez.settled()
    expect(frames).toEqual(['49535343 55aa'])
    expect(sent).toEqual(['49535343 55aa'])
  })

  it('subscribes to the one of two with the same UUID that can notify, and reads the first', async () => {
    const { fake } = bluez
    const first = fake.characteristic(fake.service(device, '0050', '180f'), '0051', '2a19', ['read'])
    const second = fake.characteristic(fake.service(device, '0060', '180f'), '0061', '2a19', ['read', 'notify'])
    const gatt = await opened()
    await gatt.subscribe('2a19')
    await gatt.read('2a19')
    expect((await fake.called('StartNotify')).path).toBe(second)
    expect((await fake.called('ReadValue')).path).toBe(first)
  })

  it('reads the battery where bluetoothd keeps the service for itself', async () => {
    bluez.fake.add(device, 'org.bluez.Battery1', { Percentage: 87 })
    const gatt = await opened()
    expect(gatt.has('2a19')).toBe(true)
    expect(await gatt.read('2a19')).toEqual(Uint8Array.of(87))
    expect(frames).toEqual(['2a19 57'])
  })

  it('asks one thing at a time', async () => {
    const { fake } = bluez
    const answer = Promise.withResolvers<void>()
    fake.on('ReadValue', async (call) => {
      await answer.promise
      return fake.wellDone(call)
    })
    const gatt = await opened()
    const reading = gatt.read('2a29')
    const writing = gatt.send('2a08', Uint8Array.of(1))
    await fake.called('ReadValue')
    await bluez.settled()
    expect(fake.calls.some(({ member }) => member === 'WriteValue')).toBe(false)
    answer.resolve()
    await Promise.all([reading, writing])
  })

  it('ends a read and all that waits when the device leaves in the middle', async () => {
    const { fake } = bluez
    fake.on('ReadValue', never)
    const gatt = await opened()
    const [reading, subscribing] = [code(gatt.read('2a29')), code(gatt.subscribe('2a35'))]
    await fake.called('ReadValue')
    fake.set(device, DEVICE, { ServicesResolved: false, Connected: false })
    expect(await Promise.all([reading, subscribing])).toEqual(['UMT-LINK-104', 'UMT-LINK-104'])
    expect(await code(gatt.send('2a08', Uint8Array.of(1)))).toBe('UMT-LINK-104')
    await gatt.disconnect()
    expect(fake.calls.map(({ member }) => member)).not.toContain('StartNotify')
  })

  it('ends when bluetoothd dies', async () => {
    bluez.fake.on('ReadValue', never)
    const gatt = await opened()
    const reading = code(gatt.read('2a29'))
    await bluez.fake.called('ReadValue')
    await bluez.fake[Symbol.asyncDispose]()
    expect(await reading).toBe('UMT-LINK-104')
    expect(await code(gatt.read('2a29'))).toBe('UMT-LINK-104')
  })

  it('ends when the bus dies', async () => {
    const gatt = await opened()
    await bluez.privateBus.stop()
    await bluez.bus.closed
    expect(await code(gatt.read('2a29'))).toBe('UMT-LINK-104')
  })

  it('disconnects a device that does not answer: everything else would wait behind it', async () => {
    const { fake } = bluez
    fake.on('ReadValue', never)
    const gatt = await opened()
    const reading = code(gatt.read('2a29'))
    await fake.called('ReadValue')
    await bluez.pass(10_000)
    expect(await reading).toBe('UMT-BLE-109')
    expect((await fake.called('Disconnect')).path).toBe(device)
  })

  it('disconnects a device whose services change under a subscription', async () => {
    const gatt = await opened()
    await gatt.subscribe('2a35')
    bluez.fake.remove(`${device}/service0010`)
    expect((await bluez.fake.called('Disconnect')).path).toBe(device)
  })

  it('hears nothing any more of a connection that is over', async () => {
    const { fake } = bluez
    const gatt = await opened()
    await gatt.subscribe('2a35')
    fake.set(device, DEVICE, { Connected: false })
    fake.notify(cuff, READING)
    await bluez.settled()
    expect(frames).toEqual([])
  })

  it('hears nothing of another device', async () => {
    const { fake } = bluez
    const other = fake.device({ Address: 'AA:BB:CC:DD:EE:02', Connected: true, ServicesResolved: true })
    const twin = fake.characteristic(fake.service(other, '0010', '1810'), '0011', '2a35', ['indicate'])
    const gatt = await opened()
    await gatt.subscribe('2a35')
    fake.notify(twin, READING)
    fake.notify(cuff, '00')
    await bluez.settled()
    expect(frames).toEqual(['2a35 00'])
  })

  it('reports what a listener throws, and the read succeeds', async () => {
    bluez.fake.set(device, DEVICE, { ServicesResolved: true })
    const gatt = await open({
      onFrame: () => {
        throw new Error('listener')
      },
    })
    await gatt.read('2a29')
    expect(bluez.reported).toEqual([new Error('listener')])
  })
})
