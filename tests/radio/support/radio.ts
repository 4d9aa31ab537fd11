import { readdir, readFile, rm } from 'node:fs/promises'
import { onTestFailed, onTestFinished } from 'vitest'
import { type Background, background, takenOver } from './background.ts'
import { rfkill } from './rfkill.ts'
import { ADAPTER, type Shown, shown } from './shown.ts'

const OWN = '/run/umt-radio'
const LOG = `${OWN}/bluetoothd.log`
const BONDS = '/var/lib/bluetooth'
export const DEVICE = 'org.bluez.Device1'

/** What stands around the daemon in the vehicle, to be broken by a test: bluetoothd, the controllers, the flight mode. */
export interface Radio extends Omit<Shown, 'addresses' | 'powered'> {
  /** Address of the controller that the daemon has. */
  readonly central: string
  /** Addresses of the controllers that play devices; all controllers hear each other. */
  readonly devices: readonly [string, ...string[]]
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
  /** Of the daemon's controller unless another is given. */
  listening(address?: string): Promise<void>
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

  const { addresses, powered, listening, ...seen } = await shown()
  const { bus, mirror, path, until } = seen
  const count = 1 + (options.devices ?? 1)
  const startBluetoothd = async () => {
    running.bluetoothd = background('bluetoothd', ['-n'], LOG)
    await until(() => mirror.owner !== undefined)
    if (running.btvirt) await powered(count)
  }
  const plug = async () => {
    running.btvirt = background('btvirt', [`-l${count}`], `${OWN}/btvirt.log`)
    if (running.bluetoothd) await powered(count)
  }
  await plug()
  await startBluetoothd()
  const [central, device, ...devices] = addresses()
  if (central === undefined || device === undefined) throw new Error('no controllers')
  return {
    ...seen,
    central,
    devices: [device, ...devices],
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
      await powered(count, false)
    },
    async unblock() {
      await rfkill(false)
      await powered(count)
    },
    async eraseBondsOfDevices() {
      for (const { path: known, properties } of mirror.all(DEVICE)) {
        const { Adapter } = properties
        if (typeof Adapter !== 'string' || Adapter === path(central)) continue
        const call = { path: Adapter, interface: ADAPTER, member: 'RemoveDevice' }
        await bus.call({ ...call, signature: 'o', body: [known] })
      }
    },
    listening: (address = central) => listening(address),
  }
}
