import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { driverOf } from '../drivers/registry.ts'
import { UmtError } from '../errors.ts'
import type { Link } from '../link/link.ts'
import { physicalPort } from '../link/serial-ports.ts'
import { PluggedDevice } from '../simulator/plugged-device.ts'
import { PseudoTerminal } from '../simulator/pseudo-terminal.ts'
import type { SimulatorSpec } from '../simulator/registry.ts'
import type { Args } from './args.ts'
import type { Play, Playing } from './simulate.ts'

const OVER_THE_AIR = ['adapter', 'name', 'encrypt', 'passkey', 'advertise'] as const

/** Plays a device on a serial port that is there, or on a pseudo-terminal that it makes. */
export async function playOverCable(
  args: Args,
  { driver, spec, options, stack }: Play<Extract<SimulatorSpec, { serial: unknown }>>,
): Promise<Playing> {
  const foreign = OVER_THE_AIR.find((name) => args.flag(name) || args.text(name) !== undefined)
  if (foreign !== undefined) throw args.wrong(`--${foreign}`)
  const path = args.positionals[1]
  const port = path ?? join(tmpdir(), `umt-${driver}`)
  const { clock, tell, report } = options
  const open = path === undefined ? await aTerminal(port, options) : await aPort(port, driver, options)
  const device = spec.serial(options)
  const peripheral = stack.use(new PluggedDevice({ device, name: driver, port, open, clock, tell, report }))
  return { peripheral, device, lost: new Promise(() => {}) }
}

type Opening = (plugged: () => void) => Link

async function aTerminal(port: string, { clock }: Play['options']): Promise<Opening> {
  await PseudoTerminal.check(port, clock)
  return (plugged) => new PseudoTerminal(port, clock, plugged)
}

/** A port with the line settings of the driver: whoever reads it on the other side has the same. */
async function aPort(port: string, driver: string, { clock, report }: Play['options']): Promise<Opening> {
  if ((await physicalPort(port)) === undefined) throw new UmtError('UMT-SIMULATE-103', { port })
  const { match } = driverOf(driver)
  if (!('serial' in match)) throw new UmtError('UMT-LINK-106', { device: driver })
  // Loaded on demand: who has the port made needs no native code.
  const { DevicePort } = await import('../simulator/device-port.ts')
  const { open } = match.serial
  return (plugged) => new DevicePort({ open, path: port, name: driver, clock, report, plugged })
}
