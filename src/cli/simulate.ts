import { createInterface } from 'node:readline'
import { type Clock, systemClock } from '../clock.ts'
import { fill, UmtError } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { SIMULATE_WORDS } from '../messages/simulate-words.ts'
import { DeviceClock } from '../simulator/device-clock.ts'
import type { Happening } from '../simulator/happening.ts'
import { CLOCK_PLACES, type KindOptions } from '../simulator/kinds.ts'
import { obey, type Played } from '../simulator/obey.ts'
import { PLAYABLE, type SimulatorSpec, simulatorOf } from '../simulator/registry.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { untilStopped } from './until-stopped.ts'

/** A device that is being played, and what a person can do to it. */
export interface Playing extends Pick<Played, 'peripheral' | 'device'> {
  /** Resolves with an error when it can be played no longer. */
  readonly lost: Promise<UmtError>
}

/** `umt simulate DEVICE --ble | --serial`: plays a device over the air or a cable until `quit` or Ctrl-C. */
export async function run(args: Args, io: Io): Promise<number> {
  const word = args.required(0, PLAYABLE.join(' | '))
  const found = simulatorOf(word)
  if (!found) throw new UmtError('UMT-SIMULATE-106', { device: word, playable: PLAYABLE.join(' | ') })
  const clock = systemClock
  const tell = teller(args, io, clock)
  const report = (error: unknown) => io.err(String(error))
  const options = optionsOf(args, clock, tell, report)
  const { driver, spec } = found
  const quit = new AbortController()
  await using stack = new AsyncDisposableStack()
  const playing = await play(args, { word, driver, spec, options, stack })
  const { deviceClock } = options
  const lines = createInterface({ input: process.stdin })
  stack.defer(() => lines.close())
  const played = { ...playing, deviceClock, tell, quit: () => quit.abort() }
  lines.on('line', (line) => void obey(line, played).catch(report))
  const lost = await Promise.race([playing.lost, untilStopped(AbortSignal.any([io.stop, quit.signal]))])
  if (lost) throw lost
  return EXIT.done
}

/** What a device is played from. */
export interface Play<S extends SimulatorSpec = SimulatorSpec> {
  /** As it was typed: a kind, or the id of a driver. */
  readonly word: string
  readonly driver: string
  readonly spec: S
  readonly options: KindOptions
  readonly stack: AsyncDisposableStack
}

/** Each way is loaded on demand: who plays over a cable has no D-Bus, perhaps, and who plays over the air no serial port. */
async function play(args: Args, { spec, ...rest }: Play): Promise<Playing> {
  if ('ble' in spec) {
    if (!args.flag('ble') || args.flag('serial')) throw args.wrong('--ble ?')
    args.atMost(1)
    return (await import('./simulate-ble.ts')).playOverAir(args, { ...rest, spec })
  }
  if (!args.flag('serial') || args.flag('ble')) throw args.wrong('--serial ?')
  return (await import('./simulate-serial.ts')).playOverCable(args, { ...rest, spec })
}

function optionsOf(args: Args, clock: Clock, tell: KindOptions['tell'], report: KindOptions['report']): KindOptions {
  return {
    clock,
    deviceClock: new DeviceClock(clock, args.zone('zone') ?? 'Europe/Paris', args.number('clock-late') ?? 0),
    tell,
    report,
    serialNumber: args.text('serial-number') ?? '1',
    clockAt: args.oneOf('clock', CLOCK_PLACES, 'date-time'),
    stored: positive(args, 'stored', 0),
    advertiseMs: positive(args, 'advertise', 4) * 1000,
    everyMs: positive(args, 'every', 30) * 1000,
    rateHz: positive(args, 'rate', 1),
  }
}

function positive(args: Args, name: string, otherwise: number): number {
  const value = args.number(name) ?? otherwise
  if (value < 0) throw args.wrong(`--${name} ${value}`)
  return value
}

function teller(args: Args, io: Io, clock: Clock): (happening: Happening) => void {
  const now = () => new Date(clock.utc(clock.now())).toISOString()
  return args.flag('json')
    ? (happening) => io.out(JSON.stringify({ at: now(), ...happening }))
    : (happening) => io.out(`${now().slice(11, 23)}  ${sentence(happening, io)}`)
}

const sentence = (happening: Happening, io: Io): string => {
  const params = Object.entries(happening).map(([name, value]) => [name, String(value)])
  return fill(SIMULATE_WORDS[io.language][happening.event], Object.fromEntries(params))
}
