import { actorOf } from './audit/actor.ts'
import { toEntry } from './audit/acts.ts'
import { endpointNames } from './broker/name.ts'
import type { BusTls } from './bus/bus-tls.ts'
import type { Users } from './bus/users.ts'
import { type Moment, momentNow } from './clock/moment.ts'
import type { ClockSources } from './clock/vehicle-clock.ts'
import type { Clock, ToUtc } from './clock.ts'
import type { Config } from './config.ts'
import type { OpenLink } from './daemon/attachments.ts'
import { busOutput } from './daemon/bus-output.ts'
import { clockTeller } from './daemon/clock-teller.ts'
import { Consultation } from './daemon/consultation.ts'
import { Devices } from './daemon/devices.ts'
import { FrameKeeper } from './daemon/frame-keeper.ts'
import { frameRetention } from './daemon/frame-retention.ts'
import { HealthDesk } from './daemon/health-desk.ts'
import { HeldTeller } from './daemon/held-teller.ts'
import { JournalWatch } from './daemon/journal-watch.ts'
import { lastFlush } from './daemon/last-flush.ts'
import { liveParts } from './daemon/live-parts.ts'
import { openMetrics } from './daemon/metrics.ts'
import { openBus } from './daemon/open-bus.ts'
import { brokerEndpoints, saidOutside } from './daemon/outside-desk.ts'
import type { Problem } from './daemon/problems.ts'
import type { OpenBluetooth } from './daemon/radio.ts'
import { readingDesks } from './daemon/reading-desks.ts'
import { Reloader } from './daemon/reloader.ts'
import { requestHandlers } from './daemon/requests.ts'
import { retention } from './daemon/retention.ts'
import { Runs } from './daemon/runs.ts'
import { Tally } from './daemon/tally.ts'
import { declareEndpoints, UplinkDesk } from './daemon/uplink-desk.ts'
import type { Driver } from './drivers/define.ts'
import { outsideEncounter } from './encounter/attribution.ts'
import type { Subject } from './encounter/subject.ts'
import type { UmtError } from './errors.ts'
import { gatewayId } from './fhir/device.ts'
import { Intake } from './intake/intake.ts'
import { openJournal } from './journal/open.ts'
import { journalOf } from './journal/place.ts'
import type { Keys } from './key/keys.ts'
import type { Link } from './link/link.ts'
import type { Log } from './log.ts'
import type { DeviceIdentity } from './reading/reading.ts'

export interface DaemonOptions {
  readonly config: Config
  readonly version: string
  readonly clock: Clock
  /** What the clocks of the machine show now; by it a later start knows how long ago an encounter was opened. */
  readonly moment?: () => Moment
  readonly log: Log
  /** What the machine knows of its clock; without it nobody knows whether it is synchronised. */
  readonly clockSources?: ClockSources
  /** Of the journal. */
  readonly keys: Keys
  /** `outside`: for replays, which have no patient and hold nothing. */
  readonly attribution?: 'encounter' | 'outside'
  /** Opens the radios when a device or a person needs them first; without it there is no Bluetooth. */
  readonly bluetooth?: OpenBluetooth
  /** Reads the configuration anew, as at the start; rejects when it is refused. */
  readonly reread?: () => Promise<Config>
  /** Who may come onto the bus, instead of the users of the file. */
  readonly users?: Users
  /** Told of each sign of life of a part that only a restart would mend. */
  readonly beat?: (part: 'bus') => void
  /** Told of each filter that a client of the bus subscribed to. */
  readonly onSubscribe?: (filter: string) => void
}

/**
 * A running daemon. Disposing it flushes the journal, says `offline` and lets go of everything; it rejects with
 * `UMT-JOURNAL-107` when finals could not be written.
 */
export interface Daemon extends AsyncDisposable {
  readonly url: string
  readonly webSocketUrl: string
  /** Where tablets connect, while those ports are open. */
  readonly tlsUrls: BusTls['urls']
  /** Where figures are read, on loopback; absent unless configured. */
  readonly metricsPort?: number
  readonly tally: Tally
  /** Hears a device until its link ends. */
  attach(driver: Driver, device: DeviceIdentity, link: Link): Promise<void>
  /** Hears a device of a driver, or of one that looks the same from outside; `open` gives each its own link. */
  hear(driver: Driver, device: string, open: OpenLink): Promise<void>
  readonly problem: Problem
  openEncounter(id: string, subject: Subject): void
  closeEncounter(): void
  /** Takes up what of the configuration can change while it runs, and tells what cannot. Never rejects. */
  reload(): Promise<void>
  /** Resolves once every final taken in so far is on disk and published. */
  settled(): Promise<void>
}

const HEALTH_EVERY_MS = 10_000
const CHECKPOINT_EVERY_MS = 60_000

/** The composition root: builds the parts, starts them, and is the only one that knows them all. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, version, clock, log, keys } = options
  const { zone, unit, language } = config
  const startedAt = clock.now()
  const utc: ToUtc = (instant) => clock.utc(instant)
  await using stack = new AsyncDisposableStack()
  // The journal before the bus: nobody may subscribe to a daemon that cannot keep what it publishes.
  const journalPath = journalOf(config.state)
  const journal = stack.use(openJournal({ path: journalPath, clock, ...keys }))
  const { boot } = options.moment?.() ?? momentNow({})
  const runs = stack.use(new Runs({ state: config.state, boot: boot?.id, at: utc(startedAt) }))
  await declareEndpoints(config.uplink.endpoints, journal, brokerEndpoints(config.bus))
  const tally = new Tally(startedAt)
  const opened = await openBus(stack, { ...options, journal })
  const { bus, broker, outside, tls, failed } = opened
  const journalWatch = new JournalWatch({
    ...{ journal, journalPath, tell: opened.problem },
    waiting: () => intake.pending,
    changed: () => health.tell(),
  })
  const { problem } = journalWatch
  // A throw inside a timer would end the process, and with it every device: a full disk must not.
  const surviving = (task: () => void) => () => {
    try {
      task()
    } catch (error) {
      problem(error)
    }
  }
  let clockProblem: UmtError | undefined
  let noMetrics: UmtError | undefined
  const vehicleClock = stack.use(
    clockTeller({
      clock,
      sources: options.clockSources,
      zone,
      log,
      problem,
      set: (byMs) => {
        const act = toEntry({ kind: 'clock-set', at: clock.utc(clock.now()), by: actorOf(), byMs, moment: moment() })
        surviving(() => journal.record([{ ...act, observations: [] }]))()
      },
      stepped: () => {
        consultation.publish()
        devices.clockStepped()
        health.tell()
      },
      lasts: (error) => {
        clockProblem = error
        health.tell()
      },
    }),
  )
  const moment =
    options.moment ?? (() => momentNow({ synchronised: vehicleClock.synchronised, confirmed: vehicleClock.confirmed }))
  const teller = new HeldTeller(clock, problem)
  const output = busOutput({
    bus,
    tally,
    zone,
    utc,
    now: () => clock.now(),
    failed,
    problem,
    teller,
    outside: saidOutside(outside, unit),
    owed: () => uplink.wake(),
  })
  const consultation = stack.use(
    new Consultation({
      limits: config.encounter,
      journal,
      clock,
      zone,
      startedAt,
      moment,
      asked: () => vehicleClock.asked(),
      changing: (at) => intake.endAll(at),
      publish: (payload) => {
        bus.publish('encounter', {}, payload).catch(failed)
        uplink.wake()
      },
      tell: problem,
    }),
  )
  const { cabin } = consultation
  let retry: Disposable | undefined
  stack.defer(() => retry?.[Symbol.dispose]())
  const intake = new Intake({
    journal,
    output,
    attribute:
      options.attribution === 'outside'
        ? outsideEncounter
        : (source) => cabin.attribute(source, devices.pairing(source.device.id)),
    gateway: gatewayId(unit),
    zone,
    language,
    utc,
    isTimeInDoubt: () => vehicleClock.doubt !== undefined,
    releasedAt: () => utc(clock.now()),
    retry: (ms, callback) => {
      retry?.[Symbol.dispose]()
      retry = clock.after('journal retry', ms, surviving(callback))
    },
  })
  const frames = stack.use(new FrameKeeper({ frames: journal.frames, clock, log }))
  const devices = new Devices({
    config,
    clock,
    log,
    bus,
    journal,
    intake,
    tally,
    bluetooth: options.bluetooth,
    samples: (device, chunk) => output.samples(device, chunk),
    refused: (report) => frames.keep(report),
    problem,
    failed,
    radioChanged: () => health.tell(),
  })
  const uplink = new UplinkDesk({
    endpoints: config.uplink.endpoints,
    journal,
    clock,
    vehicleClock,
    zone,
    unit,
    version,
    cabin,
    book: devices.book,
    problem,
    ...(outside && { broker: outside }),
  })
  const reloader = new Reloader({
    config,
    read: options.reread ?? (async () => config),
    parts: () => liveParts({ log, consultation, uplink, devices }),
    tell: problem,
    changed: () => health.tell(),
  })
  const problems = () =>
    [
      ...journalWatch.problems,
      devices.damage,
      clockProblem,
      noMetrics,
      reloader.problem,
      ...opened.problems(),
      ...uplink.problems,
    ].filter((each) => each !== undefined)
  const health = stack.use(
    new HealthDesk({
      ...{ bus, broker, clock, vehicleClock, zone, startedAt, runs, journal, journalPath, journalWatch },
      ...{ tally, uplink, frames },
      tellAfterHours: () => reloader.config.held.tellAfterHours,
      radio: devices.radio,
      problems,
      problem,
      failed,
      published: () => options.beat?.('bus'),
    }),
  )
  // Before anybody may ask, and before a device is heard.
  await consultation.takeUp()
  const desks = readingDesks({
    ...{ journal, renderer: intake.renderer, cabin, clock, zone, bus, uplink, failed },
    publish: output.assigned,
    endpoints: () => endpointNames(reloader.config),
  })
  const { book, handlers: radio } = devices
  const handlers = requestHandlers({ book, radio, desks, cabin, journal, intake, uplink, clock, zone, startedAt })
  await bus.serve(handlers)
  await bus.online()
  outside?.start(handlers)

  health.tell()
  stack.use(clock.every('health', HEALTH_EVERY_MS, () => health.lookAndTell()))
  stack.use(
    clock.every(
      'checkpoint',
      CHECKPOINT_EVERY_MS,
      surviving(() => journal.checkpoint()),
    ),
  )
  // After the answer of the platforms, not after the measurement: without one it finds discarded ones only.
  stack.use(retention({ clock, vehicleClock, journal, days: () => reloader.config.retention.days }, surviving))
  stack.use(frameRetention({ clock, vehicleClock, frames: journal.frames }, surviving))

  stack.use(devices.radio)
  stack.defer(() => bus.offline())
  stack.use(uplink)
  stack.use(teller)
  stack.defer(() => lastFlush(intake, clock, log))
  stack.use(devices)
  devices.open()
  await uplink.start()
  const figures = {
    ...{ version, unit, startedAt, clock, vehicleClock, tally, frames, journal, journalPath, uplink, problems },
    book: devices.book,
    clients: () => broker.clients,
  }
  const metrics = await openMetrics(config.metrics.port, figures, (error) => {
    noMetrics = error
    problem(error)
  })
  if (metrics) stack.use(metrics)
  const owned = stack.move()
  return {
    url: broker.url,
    webSocketUrl: broker.wsUrl,
    get tlsUrls() {
      return tls?.urls
    },
    ...(metrics && { metricsPort: metrics.port }),
    tally,
    problem,
    attach: (driver, device, link) => devices.attach(driver, device, link),
    hear: (driver, device, open) => devices.hear(driver, device, open),
    openEncounter: (id, subject) => void cabin.open({ id, subject }, actorOf()),
    closeEncounter: () => void cabin.close(actorOf()),
    settled: () => intake.settled(),
    reload: () => reloader.reload(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
