import { Transform } from 'node:stream'
import { unitOn } from '../bus/client.ts'
import type { Clock } from '../clock.ts'
import { DEFAULT_BUS } from '../config.ts'
import type { BleMatch, Driver, SerialMatch } from '../drivers/define.ts'
import { UmtError } from '../errors.ts'
import type { BluetoothState } from '../link/bluetooth.ts'
import type { Link } from '../link/link.ts'
import { radioTrouble } from '../link/radio-trouble.ts'
import { resolvePort } from '../link/resolve-port.ts'
import { openSerialLink } from '../link/serial-link.ts'
import { listPorts } from '../link/serial-ports.ts'
import type { Args } from './args.ts'
import { busOf } from './connect.ts'

export interface Surroundings {
  readonly driver: Driver
  readonly clock: Clock
  readonly onProblem: (error: UmtError) => void
}

/** A link, with whatever was opened for it. */
export interface OpenedLink extends AsyncDisposable {
  readonly link: Link
}

/** The link to record, told by the options; what cannot be reached is refused before a file is made. */
export function recordLink(args: Args, { driver, clock, onProblem }: Surroundings): Promise<OpenedLink> {
  const { match } = driver
  return 'serial' in match
    ? serialLink(match.serial, args.text('port'), { driver, clock, onProblem })
    : bluetoothLink(match.ble, args, { driver, clock, onProblem })
}

async function serialLink(
  match: SerialMatch,
  port: string | undefined,
  { driver, clock, onProblem }: Surroundings,
): Promise<OpenedLink> {
  const path = () => resolvePort({ device: driver.id, port, match })
  // Later it may come and go.
  if ((await path()) === undefined) {
    // The list is a help only: a machine without udev has none.
    const ports = (await listPorts().catch(() => [])).map(({ byPath, path: name }) => byPath ?? name)
    throw new UmtError('UMT-LINK-101', { device: driver.id, ports: ports.join(', ') || '–' })
  }
  const link = openSerialLink({ path, open: match.open, framing: asRead, clock, device: driver.id, onProblem })
  return { link, [Symbol.asyncDispose]: () => link[Symbol.asyncDispose]() }
}

/** Leaves the chunks as they were read: where they were cut belongs to the recording. */
const asRead = () =>
  new Transform({
    readableObjectMode: true,
    transform(chunk: Buffer, _encoding, done) {
      done(null, { frame: chunk })
    },
  })

/** D-Bus, bluetoothd and the adapter need a moment after the first call. */
const RADIO_WITHIN_MS = 3_000

/** How long a daemon has to show itself on its bus. */
const DAEMON_WITHIN_MS = 1_000

async function bluetoothLink(
  match: BleMatch,
  args: Args,
  { driver, clock, onProblem }: Surroundings,
): Promise<OpenedLink> {
  const address = args.address('address')
  if (address === undefined) throw args.wrong('--address AA:BB:CC:DD:EE:FF ? (umt scan)')
  // A device has one connection: what is recorded here would be missing there, and that is a patient's reading.
  // By its port too, since everybody may read there that it runs: this user may have no right to its socket.
  for (const bus of new Set([await busOf(args), args.text('bus') ?? DEFAULT_BUS])) {
    const unit = await unitOn(bus, DAEMON_WITHIN_MS).catch(() => undefined)
    if (unit !== undefined) throw new UmtError('UMT-CLI-107', { unit })
  }
  const { openBluetooth } = await import('../link/bluez/open-bluetooth.ts')
  const { promise: works, resolve } = Promise.withResolvers<void>()
  const onState = (state: BluetoothState) => radioTrouble(state) ?? resolve()
  const bluetooth = openBluetooth({ clock, adapters: [], report: () => {}, onProblem, onState })
  using _late = clock.after('radio ready', RADIO_WITHIN_MS, resolve)
  onState(bluetooth.state)
  await works
  const trouble = radioTrouble(bluetooth.state)
  if (trouble) {
    await bluetooth[Symbol.asyncDispose]()
    throw trouble
  }
  const link = bluetooth.open({
    device: driver.id,
    address,
    services: match.services,
    bond: match.bond ?? 'reuse',
    cooldownMs: match.cooldownMs ?? 10_000,
    settleMs: match.settleMs ?? 0,
  })
  return {
    link,
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]()
      await bluetooth[Symbol.asyncDispose]()
    },
  }
}
