import { Bus } from '../bus/bus.ts'
import { ClientTransport } from '../bus/client-transport.ts'
import { type Clock, systemClock } from '../clock.ts'
import { DEFAULT_UNIT } from '../config.ts'
import { busOutput } from '../daemon/bus-output.ts'
import { replayOf } from '../daemon/configured-link.ts'
import { DeviceBook } from '../daemon/device-book.ts'
import { Tally } from '../daemon/tally.ts'
import { deviceOf } from '../drivers/define.ts'
import { driverOf } from '../drivers/registry.ts'
import type { FaultReport } from '../drivers/session.ts'
import { outsideEncounter } from '../encounter/attribution.ts'
import { gatewayDevice, gatewayId } from '../fhir/device.ts'
import { Intake, type IntakeOutput } from '../intake/intake.ts'
import { type Recording, readRecording } from '../link/recording.ts'
import { openReplayLink } from '../link/replay-link.ts'
import { EXIT } from '../messages/errors.ts'
import type { Reading } from '../reading/reading.ts'
import { attend, type Watcher } from '../way.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { ReplayStore } from './replay-store.ts'

/** `umt replay FILE`: a recording through the same drivers and the same intake, to standard output or onto a bus. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = args.required(0, 'FILE')
  const to = args.text('to')
  const speed = speedOf(args, to === undefined ? 'max' : 1)
  const print = args.oneOf('print', ['observation', 'reading', 'none'], 'observation')
  const recording = await readRecording(file)
  return to === undefined
    ? toStandardOutput(recording, speed, print, io)
    : toBus(recording, speed, to, args.text('unit') ?? DEFAULT_UNIT, io)
}

function speedOf(args: Args, otherwise: number | 'max'): number | 'max' {
  if (args.text('speed') === undefined) return otherwise
  if (args.text('speed') === 'max') return 'max'
  const speed = args.number('speed')
  if (speed === undefined || speed <= 0) throw args.wrong('--speed N | max')
  return speed
}

async function toStandardOutput(
  recording: Recording,
  speed: number | 'max',
  print: 'observation' | 'reading' | 'none',
  io: Io,
): Promise<number> {
  const write = (observations: readonly { body: string }[], reading: Reading, status: string) => {
    if (print === 'observation') for (const { body } of observations) io.out(body)
    if (print === 'reading') io.out(JSON.stringify({ status, ...reading }))
  }
  const output: IntakeOutput = {
    preliminary: (observations, reading) => write(observations, reading, 'preliminary'),
    final: (observations, reading) => write(observations, reading, 'final'),
    held: () => undefined,
    duplicate: () => undefined,
    problem: (error) => {
      throw error
    },
  }
  return play(recording, speed, output, silent, DEFAULT_UNIT, io, recordedAt)
}

async function toBus(recording: Recording, speed: number | 'max', url: string, unit: string, io: Io): Promise<number> {
  const clock = systemClock
  const { zone } = recording.header
  await using stack = new AsyncDisposableStack()
  const transport = await ClientTransport.connect({ url, unit, version: io.version })
  stack.defer(() => transport.close())
  const failed = (error: unknown) => io.err(String(error))
  const bus = new Bus(transport, {
    unit,
    version: io.version,
    clock,
    device: gatewayDevice({ unit, version: io.version }),
    report: failed,
  })
  await bus.online()
  stack.defer(() => bus.offline())
  const output = busOutput({ bus, tally: new Tally(clock.now()), zone, failed, problem: failed })
  const book = new DeviceBook(unit, zone, (payload) => {
    bus.publish('devices', { device: payload.device }, payload).catch(failed)
  })
  const watcher: Partial<Watcher> = {
    connected: ({ id }, at) => book.link(id, 'connected', at),
    disconnected: ({ id }, at) => book.link(id, 'disconnected', at),
    facts: ({ id }, facts) => book.facts(id, facts),
    clock: ({ id }, skewMs) => book.skew(id, skewMs),
    samples: ({ id }, chunk) => output.samples(id, chunk),
  }
  const driver = driverOf(recording.header.driver)
  book.add(driver, deviceOf(driver))
  return await play(recording, speed, output, watcher, unit, io, () => clock.now(), clock.now())
}

const silent: Partial<Watcher> = {}
const recordedAt = (reading: Reading) => reading.time.arrivedAt
const nothing = () => undefined

async function play(
  recording: Recording,
  speed: number | 'max',
  output: IntakeOutput,
  watcher: Partial<Watcher>,
  unit: string,
  io: Io,
  releasedAt: (reading: Reading) => number,
  startAt?: number,
): Promise<number> {
  const clock: Clock = systemClock
  const driver = driverOf(recording.header.driver)
  let faults = 0
  const fault = ({ channel, fault: kind, offset, message, at }: FaultReport) => {
    faults += 1
    io.err(JSON.stringify({ at: new Date(at).toISOString(), driver: driver.id, channel, fault: kind, offset, message }))
  }
  const intake = new Intake({
    journal: new ReplayStore(),
    output,
    attribute: outsideEncounter,
    gateway: gatewayId(unit),
    zone: recording.header.zone,
    language: io.language,
    releasedAt,
    retry: () => undefined,
  })
  await using link = openReplayLink(recording, {
    ...replayOf(driver),
    clock,
    speed,
    signal: io.stop,
    ...(startAt === undefined ? {} : { startAt, restamp: true }),
  })
  await attend({
    driver,
    device: deviceOf(driver),
    link,
    intake,
    clock,
    zone: recording.header.zone,
    watcher: {
      connected: nothing,
      disconnected: nothing,
      heard: nothing,
      facts: nothing,
      clock: nothing,
      samples: nothing,
      // A replay has nobody to go on for.
      problem: (_, error) => {
        throw error
      },
      ...watcher,
      fault,
    },
  })
  await intake.settled()
  // A recording may hold frames that have to be refused, and says how many.
  return faults === (recording.header.faults ?? 0) ? EXIT.done : EXIT.badData
}
