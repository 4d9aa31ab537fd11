import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '../../clock.ts'
import type { Config } from '../../config.ts'
import { connectBus } from '../../dbus/bus-connection.ts'
import { DbusError } from '../../dbus/dbus-error.ts'
import { hasSystemBus } from '../../dbus/system-bus-address.ts'
import type { BluetoothState } from '../../link/bluetooth.ts'
import { ADAPTER, OBJECT_MANAGER } from '../../link/bluez/names.ts'
import { isBlockedByRfkill } from '../../link/bluez/rfkill.ts'

export interface RadioSeen {
  /** Whether a device of this vehicle is heard over Bluetooth; without one nobody misses a radio. */
  readonly isNeeded: boolean
  readonly bus: 'there' | 'absent'
  /** Why BlueZ did not answer: `denied` by the policy of D-Bus, not running, or hanging (the D-Bus error). */
  readonly refusal?: { readonly kind: 'denied' | 'absent' | 'silent'; readonly detail: string }
  /** As far as this user may see. */
  readonly adapters: BluetoothState['adapters']
  /** Of BlueZ; absent where no tool says. */
  readonly version?: string
}

export interface RadioPlaces {
  readonly address?: string
  readonly rfkill?: string
  /** Programs that print the version, tried in turn. */
  readonly tools?: readonly string[]
}

const TOOLS = ['bluetoothctl', '/usr/libexec/bluetooth/bluetoothd', '/usr/lib/bluetooth/bluetoothd']

export async function lookAtRadio(
  config: Pick<Config, 'bluetooth' | 'devices' | 'state'>,
  places: RadioPlaces = {},
): Promise<RadioSeen> {
  const version = await versionOf(places.tools ?? TOOLS)
  const seen = { isNeeded: isNeeded(config), ...(version !== undefined && { version }) }
  if (places.address === undefined && !hasSystemBus()) return { ...seen, bus: 'absent', adapters: [] }
  try {
    const adapters = await adaptersOn(places)
    const { adapters: allowed } = config.bluetooth
    return {
      ...seen,
      bus: 'there',
      adapters: adapters.filter(({ address }) => allowed.length === 0 || allowed.includes(address)),
    }
  } catch (error) {
    if (!(error instanceof DbusError)) throw error
    const name = error.name.replace('org.freedesktop.DBus.Error.', '')
    if (name === 'Disconnected') return { ...seen, bus: 'absent', adapters: [] }
    const isAbsent = name === 'NameHasNoOwner' || name === 'ServiceUnknown'
    const kind = name === 'AccessDenied' ? 'denied' : isAbsent ? 'absent' : 'silent'
    return { ...seen, bus: 'there', refusal: { kind, detail: name }, adapters: [] }
  }
}

async function adaptersOn({ address, rfkill }: RadioPlaces): Promise<BluetoothState['adapters']> {
  await using bus = await connectBus({
    clock: systemClock,
    report: () => undefined,
    ...(address !== undefined && { address }),
  })
  const [tree] = await bus.call({ path: '/', interface: OBJECT_MANAGER, member: 'GetManagedObjects' })
  const found = membersOf(tree).flatMap(([path, interfaces]) => {
    const properties = membersOf(interfaces).find(([name]) => name === ADAPTER)?.[1]
    if (properties === undefined) return []
    const of = new Map(membersOf(properties))
    return [
      {
        path,
        address: String(of.get('Address')),
        powered: of.get('Powered') === true,
        discovering: of.get('Discovering') === true,
      },
    ]
  })
  return await Promise.all(
    found.map(async ({ path, ...adapter }) => ({ ...adapter, blocked: await isBlockedByRfkill(path, rfkill) })),
  )
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/** A device of the configuration, or one that was paired; whoever may not read the register does not know. */
function isNeeded({ devices, state }: Pick<Config, 'devices' | 'state'>): boolean {
  if (devices.some(({ bluetooth, recording }) => bluetooth && recording === undefined)) return true
  try {
    return readFileSync(join(state, 'devices.json'), 'utf8').includes('"address"')
  } catch {
    return false
  }
}

/** `bluetoothctl: 5.66`, or `5.66`. */
async function versionOf(tools: readonly string[]): Promise<string | undefined> {
  for (const tool of tools) {
    const told = await promisify(execFile)(tool, ['--version'], { timeout: 2_000 }).catch(() => undefined)
    const found = told && /(\d+\.\d+)/.exec(told.stdout)?.[1]
    if (found) return found
  }
  return undefined
}
