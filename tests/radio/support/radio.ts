import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { onTestFailed, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { type BusConnection, connectBus } from '../../../src/link/bluez/bus-connection.ts'
import { ObjectMirror } from '../../../src/link/bluez/object-mirror.ts'
import { type Background, background, takenOver } from './background.ts'

/** The two emulated controllers hear each other: the daemon has one, the devices have the other. */
export type Side = 'daemon' | 'devices'

const PATHS = { daemon: '/org/bluez/hci0', devices: '/org/bluez/hci1' } as const satisfies Record<Side, string>
const OWN = '/run/umt-radio'
const LOG = `${OWN}/bluetoothd.log`
const BONDS = '/var/lib/bluetooth'
export const ADAPTER = 'org.bluez.Adapter1'
export const DEVICE = 'org.bluez.Device1'

/** What stands around the daemon in the vehicle, to be broken by a test: bluetoothd, its controllers, the flight mode. */
export interface Radio {
  /** The test's own connection, with which it looks at what the daemon does and plays what a device does. */
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  path(side: Side): string
  /** Upper-case, `AA:BB:CC:DD:EE:FF`. */
  address(side: Side): string
  stopBluetoothd(): Promise<void>
  /** Resolves when both controllers are powered, if they are plugged. */
  startBluetoothd(): Promise<void>
  /** Pulls both controllers. */
  unplug(): Promise<void>
  /** Puts them back; resolves when they are powered. */
  plug(): Promise<void>
  /** Flight mode on or off; resolves when both controllers show it. */
  block(): Promise<void>
  unblock(): Promise<void>
  /** The devices forget whom they bonded with, as after a reset or when their batteries were taken out. */
  eraseBondsOfDevices(): Promise<void>
  /** Match rules that one connection to D-Bus has, by the process that owns it. */
  matchRules(pid: number): Promise<number>
  /** Resolves once a condition on what bluetoothd shows is true. */
  until(isTrue: () => boolean): Promise<void>
}

/** Controllers and a bluetoothd without a memory, for one test. */
export async function aRadio(): Promise<Radio> {
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
  const both = (name: string, value: unknown) => () =>
    Object.values(PATHS).every((path) => mirror.get(path, ADAPTER)?.[name] === value)
  const powered = both('Powered', true)
  const startBluetoothd = async () => {
    running.bluetoothd = background('bluetoothd', ['-n'], LOG)
    await until(() => mirror.owner !== undefined)
    if (running.btvirt) await until(powered)
  }
  const plug = async () => {
    running.btvirt = background('btvirt', ['-l2'], `${OWN}/btvirt.log`)
    if (running.bluetoothd) await until(powered)
  }
  await plug()
  await startBluetoothd()
  const addresses = {
    daemon: text(mirror.get(PATHS.daemon, ADAPTER)?.['Address']),
    devices: text(mirror.get(PATHS.devices, ADAPTER)?.['Address']),
  }
  return {
    bus,
    mirror,
    path: (side) => PATHS[side],
    address: (side) => addresses[side],
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
      await writeFile('/dev/rfkill', rfkill(true))
      await until(both('Powered', false))
    },
    async unblock() {
      await writeFile('/dev/rfkill', rfkill(false))
      await until(powered)
    },
    async eraseBondsOfDevices() {
      const known = mirror.all(DEVICE).filter(({ properties }) => properties['Adapter'] === PATHS.devices)
      for (const { path } of known)
        await bus.call({
          path: PATHS.devices,
          interface: ADAPTER,
          member: 'RemoveDevice',
          signature: 'o',
          body: [path],
        })
    },
    matchRules: (pid) => matchRules(bus, pid),
    until,
  }
}

const DBUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }

/** Summed over every connection of a process, so that one that was left behind counts too. */
async function matchRules(bus: BusConnection, pid: number): Promise<number> {
  const names = await bus.call({ ...DBUS, interface: 'org.freedesktop.DBus', member: 'ListNames' })
  let sum = 0
  for (const name of names.flat()) {
    if (typeof name !== 'string' || !name.startsWith(':')) continue
    const of = { ...DBUS, signature: 's', body: [name] }
    const [owner] = await bus.call({
      ...of,
      interface: 'org.freedesktop.DBus',
      member: 'GetConnectionUnixProcessID',
    })
    if (owner !== pid) continue
    const [stats] = await bus.call({
      ...of,
      interface: 'org.freedesktop.DBus.Debug.Stats',
      member: 'GetConnectionStats',
    })
    sum += Number(Object(stats)['MatchRules'])
  }
  return sum
}

/** `struct rfkill_event` of linux/rfkill.h: every Bluetooth radio at once, as the flight mode does. */
const rfkill = (blocked: boolean): Buffer =>
  Buffer.from([
    ...[0, 0, 0, 0], // idx: none
    2, // type: RFKILL_TYPE_BLUETOOTH
    3, // op: RFKILL_OP_CHANGE_ALL
    blocked ? 1 : 0, // soft
    0, // hard
  ])

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`no text: ${String(value)}`)
  return value
}
