import { systemClock } from '../clock.ts'
import { type BusConnection, connectBus } from '../dbus/bus-connection.ts'
import { UmtError } from '../errors.ts'
import { Peripheral } from '../simulator/peripheral.ts'
import type { SimulatorSpec } from '../simulator/registry.ts'
import type { Args } from './args.ts'
import type { Play, Playing } from './simulate.ts'

/** Plays a device on an adapter of this machine. */
export async function playOverAir(
  args: Args,
  { word, spec, options, stack }: Play<Extract<SimulatorSpec, { ble: unknown }>>,
): Promise<Playing> {
  const { clock, tell, report, serialNumber } = options
  const device = spec.ble(options)
  const bus = stack.use(await connect(report))
  const adapter = args.text('adapter')?.toUpperCase()
  const peripheral = stack.use(
    await Peripheral.open({
      bus,
      clock,
      device,
      name: args.text('name') ?? spec.name?.(serialNumber) ?? `UMT-SIM-${word}-${serialNumber}`,
      ...(adapter === undefined ? {} : { adapter }),
      protection: args.flag('passkey') ? 'authenticated' : args.flag('encrypt') ? 'encrypted' : 'open',
      tell,
      report,
    }),
  )
  const lost = bus.closed.then((cause) => new UmtError('UMT-SIMULATE-102', { detail: cause.message }, { cause }))
  return { peripheral, device, lost }
}

async function connect(report: (error: unknown) => void): Promise<BusConnection> {
  try {
    return await connectBus({ clock: systemClock, report })
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UmtError('UMT-SIMULATE-102', { detail }, { cause })
  }
}
