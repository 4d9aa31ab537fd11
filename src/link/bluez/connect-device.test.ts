import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { type BusConnection, connectBus, variant } from './bus-connection.ts'
import { connectDevice } from './connect-device.ts'
import { DEVICE } from './names.ts'
import { ObjectMirror } from './object-mirror.ts'

const NEVER = new AbortController().signal

let stack: AsyncDisposableStack
let bluez: FakeBluez
let bus: BusConnection
let mirror: ObjectMirror
let cuff: string

beforeEach(async () => {
  if (!hasDbusDaemon) return
  stack = new AsyncDisposableStack()
  const { address } = stack.use(await PrivateBus.start())
  const report = (error: unknown) => console.error(error)
  bluez = stack.use(await FakeBluez.start(address))
  bluez.adapter()
  cuff = bluez.device({ Address: 'D0:5F:B8:00:00:01' })
  bus = stack.use(await connectBus({ clock: new FakeClock(), address, report }))
  mirror = await ObjectMirror.start(bus, report)
})

afterEach(() => stack?.disposeAsync())

const isConnected = () => mirror.get(cuff, DEVICE)?.['Connected']
/** bluetoothd 5.66 does this now and then; it cannot be made to, so that the fake does. */
const connectUntold = (connected: boolean) => {
  bluez.on('Connect', () => ({}))
  bluez.on('GetAll', () => ({ signature: 'a{sv}', body: [{ Connected: variant('b', connected) }] }))
}

describe.runIf(hasDbusDaemon)('a device that bluetoothd says it has connected', () => {
  it('is connected', async () => {
    expect(await connectDevice({ bus, mirror }, cuff, NEVER)).toBeUndefined()
    expect(isConnected()).toBe(true)
  })

  it('is connected also when no signal has told so, and everybody who watches is told', async () => {
    connectUntold(true)
    const told: unknown[] = []
    using _ = mirror.watch((change) => told.push(change))
    expect(await connectDevice({ bus, mirror }, cuff, NEVER)).toBeUndefined()
    expect(told).toEqual([{ change: 'changed', path: cuff, interface: DEVICE, changed: { Connected: true } }])
  })

  it('is gone when it is not connected by the time of the answer', async () => {
    connectUntold(false)
    expect(String(await connectDevice({ bus, mirror }, cuff, NEVER))).toContain('org.bluez.Error.NotConnected')
    expect(isConnected()).toBe(false)
  })

  it('is asked about anew when a signal overtakes the answer, which is older then', async () => {
    bluez.on('Connect', () => ({}))
    bluez.on('GetAll', () => {
      bluez.well('GetAll')
      bluez.on('GetAll', () => ({ signature: 'a{sv}', body: [{ Connected: variant('b', false) }] }))
      bluez.set(cuff, DEVICE, { ServicesResolved: false })
      return { signature: 'a{sv}', body: [{ Connected: variant('b', true) }] }
    })
    expect(String(await connectDevice({ bus, mirror }, cuff, NEVER))).toContain('org.bluez.Error.NotConnected')
    expect(isConnected()).toBe(false)
  })
})
