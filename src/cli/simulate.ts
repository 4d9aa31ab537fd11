import { createInterface } from 'node:readline'
import { systemClock } from '../clock.ts'
import { fill, UmtError } from '../errors.ts'
import { type BusConnection, connectBus } from '../link/bluez/bus-connection.ts'
import { EXIT } from '../messages/errors.ts'
import { SIMULATE_WORDS } from '../messages/simulate-words.ts'
import { DeviceClock } from '../simulator/device-clock.ts'
import type { Happening } from '../simulator/happening.ts'
import { CLOCK_PLACES, KINDS, virtualDevice } from '../simulator/kinds.ts'
import { obey } from '../simulator/obey.ts'
import { Peripheral } from '../simulator/peripheral.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { untilStopped } from './until-stopped.ts'

/** `umt simulate DEVICE --ble`: plays a device on an adapter of this machine until `quit` or Ctrl-C. */
export async function run(args: Args, io: Io): Promise<number> {
  const kind = KINDS.find((word) => word === args.required(0, KINDS.join(' | ')))
  if (kind === undefined) throw args.wrong(KINDS.join(' | '))
  if (!args.flag('ble')) throw args.wrong('--ble ?')
  const clock = systemClock
  const deviceClock = new DeviceClock(clock, args.zone('zone') ?? 'Europe/Paris', args.number('clock-late') ?? 0)
  const tell = args.flag('json')
    ? (happening: Happening) => io.out(JSON.stringify({ at: new Date(clock.now()).toISOString(), ...happening }))
    : (happening: Happening) =>
        io.out(`${new Date(clock.now()).toISOString().slice(11, 23)}  ${sentence(happening, io)}`)
  const report = (error: unknown) => io.err(String(error))
  const serialNumber = args.text('serial-number') ?? '1'
  const device = virtualDevice(kind, {
    clock,
    deviceClock,
    tell,
    report,
    serialNumber,
    clockAt: args.oneOf('clock', CLOCK_PLACES, 'date-time'),
    stored: positive(args, 'stored', 0),
    advertiseMs: positive(args, 'advertise', 4) * 1000,
    everyMs: positive(args, 'every', 30) * 1000,
    rateHz: positive(args, 'rate', 1),
  })
  await using stack = new AsyncDisposableStack()
  const bus = stack.use(await connect(report))
  const adapter = args.text('adapter')?.toUpperCase()
  const quit = new AbortController()
  const peripheral = stack.use(
    await Peripheral.open({
      bus,
      clock,
      device,
      name: args.text('name') ?? `UMT-SIM-${kind}-${serialNumber}`,
      ...(adapter === undefined ? {} : { adapter }),
      protection: args.flag('passkey') ? 'authenticated' : args.flag('encrypt') ? 'encrypted' : 'open',
      tell,
      report,
    }),
  )
  const lines = createInterface({ input: process.stdin })
  stack.defer(() => lines.close())
  const played = { peripheral, device, deviceClock, tell, quit: () => quit.abort() }
  lines.on('line', (line) => void obey(line, played).catch(report))
  const lost = await Promise.race([bus.closed, untilStopped(AbortSignal.any([io.stop, quit.signal]))])
  if (lost instanceof Error) throw new UmtError('UMT-SIMULATE-102', { detail: lost.message }, { cause: lost })
  return EXIT.done
}

async function connect(report: (error: unknown) => void): Promise<BusConnection> {
  try {
    return await connectBus({ clock: systemClock, report })
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UmtError('UMT-SIMULATE-102', { detail }, { cause })
  }
}

function positive(args: Args, name: string, otherwise: number): number {
  const value = args.number(name) ?? otherwise
  if (value < 0) throw args.wrong(`--${name} ${value}`)
  return value
}

const sentence = (happening: Happening, io: Io): string => {
  const params = Object.entries(happening).map(([name, value]) => [name, String(value)])
  return fill(SIMULATE_WORDS[io.language][happening.event], Object.fromEntries(params))
}
