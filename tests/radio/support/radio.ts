import { readdir, readFile, rm } from 'node:fs/promises'
import { onTestFailed, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { type BusConnection, connectBus } from '../../../src/dbus/bus-connection.ts'
import { ObjectMirror, type Properties } from '../../../src/link/bluez/object-mirror.ts'
import { type Background, background, takenOver } from './background.ts'
import { rfkill } from './rfkill.ts'

const OWN = '/run/umt-radio'
const LOG = `${OWN}/bluetoothd.log`
const BONDS = '/var/lib/bluetooth'
export const ADAPTER = 'org.bluez.Adapter1'
export const DEVICE = 'org.bluez.Device1'

/** What stands around the daemon in the vehicle, to be broken by a test: bluetoothd, the controllers, the flight mode. */
export interface Radio {
  /** The test's own connection, with which it looks at what the daemon does. */
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Address of the controller that the daemon has. */
  readonly central: string
  /** Addresses of the controllers that play devices; all controllers hear each other. */
  readonly devices: readonly [string, ...string[]]
  /** Object of a controller. Throws while it is not there. */
  path(address: string): string
  adapter(address: string): Properties | undefined
  stopBluetoothd(): Promise<void>
  /** Resolves when the controllers are powered, if they are plugged. */
  startBluetoothd(): Promise<void>
  /** Pulls every controller. */
  unplug(): Promise<void>
  /** Puts them back; resolves when they are powered. */
  plug(): Promise<void>
  /** Flight mode; resolves when the controllers show it. */
  block(): Promise<void>
  unblock(): Promise<void>
  /** The devices forget whom they bonded with, as after a reset. */
  eraseBondsOfDevices(): Promise<void>
  /** Resolves while a controller, the daemon's unless given, listens to who is near: what advertises then is heard. */
  listening(address?: string): Promise<void>
  /** Resolves once a condition on what bluetoothd shows is true. */
  until(isTrue: () => boolean): Promise<void>
}

/** Controllers and a bluetoothd without a memory, for one test. */
export async function aRadio(options: { readonly devices?: number } = {}): Promise<Radio> {
  const stack = new AsyncDisposableStack()
  onTestFinished(() => stack.disposeAsync())
  const running: { bluetoothd: Background | undefined; btvirt: Background | undefined } = {
    bluetoothd: await takenOver(`${OWN}/bluetoothd.pid`),
    btvirt: await takenOver(`${OWN}/btvirt.pid`),
  }
  const stop = async (name: keyof typeof running) => {
    await running[name]?.end()
    running[name] = undefined
  }
  await stop('bluetoothd')
  await stop('btvirt')
  for (const controller of await readdir(BONDS)) await rm(`${BONDS}/${controller}`, { recursive: true })
  await rm(LOG, { force: true })
  onTestFailed(async () => console.error(`bluetoothd said:\n${await readFile(LOG, 'utf8')}`))
  stack.defer(() => stop('btvirt'))
  stack.defer(() => stop('bluetoothd'))

  const report = (error: unknown) => console.error('radio', error)
  const bus = stack.use(await connectBus({ clock: systemClock, report }))
  const mirror = await ObjectMirror.start(bus, report)
  const until = async (isTrue: () => boolean): Promise<void> => {
    if (isTrue()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    using _ = mirror.watch(() => {
      if (isTrue()) resolve()
    })
    await promise
  }
  const count = 1 + (options.devices ?? 1)
  const all = (powered: boolean) => () =>
    mirror.all(ADAPTER).filter(({ properties }) => properties['Powered'] === powered).length === count
  const startBluetoothd = async () => {
    running.bluetoothd = background('bluetoothd', ['-n'], LOG)
    await until(() => mirror.owner !== undefined)
    if (running.btvirt) await until(all(true))
  }
  const plug = async () => {
    running.btvirt = background('btvirt', [`-l${count}`], `${OWN}/btvirt.log`)
    if (running.bluetoothd) await until(all(true))
  }
  await plug()
  await startBluetoothd()
  const [central, device, ...devices] = mirror
    .all(ADAPTER)
    .toSorted((one, other) => one.path.localeCompare(other.path))
    .map(({ properties }) => String(properties['Address']))
  if (central === undefined || device === undefined) throw new Error('no controllers')
  const find = (address: string) => mirror.all(ADAPTER).find(({ properties }) => properties['Address'] === address)
  const path = (address: string) => {
    const found = find(address)
    if (!found) throw new Error(`${address} is not there`)
    return found.path
  }
  return {
    bus,
    mirror,
    central,
    devices: [device, ...devices],
    path,
    adapter: (address) => find(address)?.properties,
    async stopBluetoothd() {
      await stop('bluetoothd')
      await until(() => mirror.owner === undefined)
    },
    startBluetoothd,
    async unplug() {
      await stop('btvirt')
      await until(() => mirror.all(ADAPTER).length === 0)
    },
    plug,
    async block() {
      await rfkill(true)
      await until(all(false))
    },
    async unblock() {
      await rfkill(false)
      await until(all(true))
    },
    async eraseBondsOfDevices() {
      for (const { path: known, properties } of mirror.all(DEVICE)) {
        const { Adapter } = properties
        if (typeof Adapter !== 'string' || Adapter === path(central)) continue
        const call = { path: Adapter, interface: ADAPTER, member: 'RemoveDevice' }
        await bus.call({ ...call, signature: 'o', body: [known] })
      }
    },
    listening: (address = central) => until(() => find(address)?.properties['Discovering'] === true),
    until,
  }
}
