import { Bus } from '../bus/bus.ts'
import { ClientTransport } from '../bus/client-transport.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { asItIs, type Clock, systemClock, type ToUtc } from '../clock.ts'
import { DEFAULT_UNIT } from '../config.ts'
import { busOutput } from '../daemon/bus-output.ts'
import { replayOf } from '../daemon/configured-link.ts'
import { DeviceBook } from '../daemon/device-book.ts'
import { Tally } from '../daemon/tally.ts'
import { deviceOf } from '../drivers/define.ts'
import { driverOf } from '../drivers/registry.ts'
import type { FaultReport } from '../drivers/session.ts'
import type { Subject } from '../encounter/subject.ts'
import { gatewayDevice, gatewayId } from '../fhir/device.ts'
import { Intake, type IntakeOutput } from '../intake/intake.ts'
import { type Recording, readRecording } from '../link/recording.ts'
import { openReplayLink } from '../link/replay-link.ts'
import { EXIT } from '../messages/errors.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
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
  const subject = args.subject('subject')
  const unit = args.text('unit') ?? DEFAULT_UNIT
  const replay: Replay = { recording: await readRecording(file), speed, subject, unit, io }
  return to === undefined ? toStandardOutput(replay, print) : toBus(replay, to)
}

interface Replay {
  readonly recording: Recording
  readonly speed: number | 'max'
  readonly subject: Subject
  readonly unit: string
  readonly io: Io
}

function speedOf(args: Args, otherwise: number | 'max'): number | 'max' {
  if (args.text('speed') === undefined) return otherwise
  if (args.text('speed') === 'max') return 'max'
  const speed = args.number('speed')
  if (speed === undefined || speed <= 0) throw args.wrong('--speed N | max')
  return speed
}

async function toStandardOutput(replay: Replay, print: 'observation' | 'reading' | 'none'): Promise<number> {
  const { io } = replay
  const write = (observations: readonly { body: string }[], reading: Reading | Strip, status: string) => {
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
  return play(replay, output, {})
}

async function toBus(replay: Replay, url: string): Promise<number> {
  const { recording, unit, io } = replay
  const clock = systemClock
  const utc: ToUtc = (instant) => clock.utc(instant)
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
  const now = () => clock.now()
  const output = busOutput({ bus, tally: new Tally(now()), zone, utc, now, failed, problem: failed })
  const tellDevice = (payload: PayloadOf['devices']) => {
    bus.publish('devices', { device: payload.device }, payload).catch(failed)
  }
  const book = new DeviceBook(unit, zone, tellDevice, utc)
  const watcher: Partial<Watcher> = {
    connected: ({ id }, at) => book.link(id, 'connected', at),
    disconnected: ({ id }, at) => book.link(id, 'disconnected', at),
    facts: ({ id }, facts) => book.facts(id, facts),
    clock: ({ id }, skewMs, setAt) => book.clock(id, skewMs, setAt),
    samples: ({ id }, chunk) => output.samples(id, chunk),
  }
  const driver = driverOf(recording.header.driver)
  book.add(driver, deviceOf(driver))
  return await play(replay, output, watcher, clock.now())
}

const nothing = () => undefined

/** `startAt`: when it is played as if it was made then; without it every instant is that of the recording. */
async function play(
  { recording, speed, subject, unit, io }: Replay,
  output: IntakeOutput,
  watcher: Partial<Watcher>,
  startAt?: number,
): Promise<number> {
  const clock: Clock = systemClock
  const driver = driverOf(recording.header.driver)
  const utc: ToUtc = startAt === undefined ? asItIs : (instant) => clock.utc(instant)
  let faults = 0
  const fault = ({ channel, fault: kind, offset, message, at }: FaultReport) => {
    faults += 1
    io.err(
      JSON.stringify({ at: new Date(utc(at)).toISOString(), driver: driver.id, channel, fault: kind, offset, message }),
    )
  }
  const intake = new Intake({
    journal: new ReplayStore(),
    output,
    attribute: () => ({ kind: 'attributed', subject }),
    gateway: gatewayId(unit),
    zone: recording.header.zone,
    language: io.language,
    utc,
    releasedAt: ({ time }) => (startAt === undefined ? time.arrivedAt : utc(clock.now())),
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
