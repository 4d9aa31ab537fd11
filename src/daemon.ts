import { join } from 'node:path'
import { Bus } from './bus/bus.ts'
import { EmbeddedBroker } from './bus/embedded-broker.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { busOutput } from './daemon/bus-output.ts'
import { Cabin } from './daemon/cabin.ts'
import { DeviceBook } from './daemon/device-book.ts'
import { faultTeller } from './daemon/fault-teller.ts'
import { lastFlush } from './daemon/last-flush.ts'
import { type Problem, problemTeller } from './daemon/problems.ts'
import { repeated } from './daemon/repeated.ts'
import { encounterPayload, requestHandlers } from './daemon/requests.ts'
import { Tally } from './daemon/tally.ts'
import type { Driver } from './drivers/define.ts'
import { outsideEncounter } from './encounter/attribution.ts'
import type { Subject } from './encounter/subject.ts'
import { UmtError } from './errors.ts'
import { gatewayDevice, gatewayId } from './fhir/device.ts'
import { Intake } from './intake/intake.ts'
import { openJournal } from './journal/open.ts'
import type { Link } from './link/link.ts'
import type { Log } from './log.ts'
import type { DeviceIdentity } from './reading/reading.ts'
import { isoInZone } from './reading/time.ts'
import { attend } from './way.ts'

export interface DaemonOptions {
  readonly config: Config
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  /** `outside`: for replays, which have no patient and hold nothing. */
  readonly attribution?: 'encounter' | 'outside'
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
  readonly tally: Tally
  /** Hears a device until its link ends. */
  attach(driver: Driver, device: DeviceIdentity, link: Link): Promise<void>
  readonly problem: Problem
  openEncounter(id: string, subject: Subject): void
  closeEncounter(): void
  /** Resolves once every final taken in so far is on disk and published. */
  settled(): Promise<void>
}

const HEALTH_EVERY_MS = 10_000
const CHECKPOINT_EVERY_MS = 60_000

/** The composition root: builds the parts, starts them, and is the only one that knows them all. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { config, version, clock, log } = options
  const { zone, unit, language } = config
  const startedAt = clock.now()
  await using stack = new AsyncDisposableStack()
  // The journal before the bus: nobody may subscribe to a daemon that cannot keep what it publishes.
  const journal = stack.use(openJournal({ path: join(config.state, 'journal.db'), clock }))
  const tally = new Tally(startedAt)
  const failed = (error: unknown) => log.error({ err: error }, 'bus')
  const broker = await EmbeddedBroker.start({
    unit,
    ...config.bus,
    ...(options.onSubscribe ? { onSubscribe: options.onSubscribe } : {}),
    report: (error) => log.debug({ err: error }, 'client'),
  })
  stack.defer(() => broker.close())
  const bus = new Bus(broker, { unit, version, clock, device: gatewayDevice({ unit, version }), report: failed })
  const problem = problemTeller({ bus, log, clock, zone, failed })
  // A throw inside a timer would end the process, and with it every device: a full disk must not.
  const surviving = (task: () => void) => () => {
    try {
      task()
    } catch (error) {
      problem(error)
    }
  }
  const output = busOutput({ bus, tally, zone, failed, problem })
  const cabin = new Cabin(
    (state) => {
      bus.publish('encounter', {}, encounterPayload(state, startedAt, zone)).catch(failed)
    },
    () => intake.endAll(),
  )
  const book = new DeviceBook(unit, zone, (payload) => {
    bus.publish('devices', { device: payload.device }, payload).catch(failed)
  })
  let retry: Disposable | undefined
  stack.defer(() => retry?.[Symbol.dispose]())
  const intake = new Intake({
    journal,
    output,
    attribute: options.attribution === 'outside' ? outsideEncounter : (reading) => cabin.attribute(reading),
    gateway: gatewayId(unit),
    zone,
    language,
    releasedAt: () => clock.now(),
    retry: (ms, callback) => {
      retry?.[Symbol.dispose]()
      retry = clock.after('journal retry', ms, surviving(callback))
    },
  })
  const off = () => {
    throw new UmtError('UMT-PAIR-108')
  }
  const radio = { scan: off, pair: off, 'pair/answer': off, 'pair/cancel': off, forget: off }
  await bus.serve(requestHandlers({ book, cabin, radio, journal, clock, zone, startedAt }))
  await bus.online()
  await bus.publish('encounter', {}, encounterPayload(cabin.state, startedAt, zone))

  const health = () => {
    const now = clock.now()
    bus
      .publish(
        'health',
        {},
        {
          at: isoInZone(now, zone),
          // The clock of a vehicle is set while it drives.
          uptimeS: Math.max(0, Math.round((now - startedAt) / 1000)),
          memoryMb: Math.round(process.memoryUsage.rss() / 1e6),
          journal: journal.counts(),
          rates: tally.rates(now),
          decodeErrors: tally.decodeErrors,
          duplicates: tally.duplicates,
          clients: broker.clients,
        },
      )
      .catch(failed)
  }
  surviving(health)()
  stack.use(clock.every('health', HEALTH_EVERY_MS, surviving(health)))
  stack.use(
    clock.every(
      'checkpoint',
      CHECKPOINT_EVERY_MS,
      surviving(() => journal.checkpoint()),
    ),
  )

  const ways = new Set<Promise<void>>()
  const links = new Set<Link>()
  stack.defer(() => bus.offline())
  stack.defer(() => lastFlush(intake, clock, log))
  stack.defer(async () => {
    await Promise.all([...links].map((link) => link[Symbol.asyncDispose]()))
    await Promise.allSettled(ways)
  })
  const owned = stack.move()
  return {
    url: broker.url,
    webSocketUrl: broker.wsUrl,
    tally,
    problem,
    attach(driver, device, link) {
      const isRepeated = repeated(clock)
      const tellFault = faultTeller({ driver, clock, log, problem })
      book.add(driver, device)
      links.add(link)
      const way = attend({
        driver,
        device,
        link,
        intake,
        clock,
        zone,
        watcher: {
          connected: (_, at) => book.link(device.id, 'connected', at),
          disconnected: (_, at) => book.link(device.id, 'disconnected', at),
          heard: (_, at) => book.seen(device.id, at),
          facts: (_, facts) => book.facts(device.id, facts),
          clock: (_, skewMs) => book.skew(device.id, skewMs),
          samples: (_, chunk) => output.samples(device.id, chunk),
          fault: (report) => {
            tally.decodeError()
            tellFault(report)
          },
          problem(_, error) {
            if (!isRepeated(String(error))) problem(error, device.id)
          },
        },
      })
        // A way that ended hears nothing: its link must not keep the port, nor gather what nobody takes.
        .finally(() => link[Symbol.asyncDispose]())
        .catch((error: unknown) => problem(error, device.id))
        .finally(() => {
          links.delete(link)
          ways.delete(way)
        })
      ways.add(way)
      return way
    },
    openEncounter: (id, subject) => cabin.open(id, subject, clock.now()),
    closeEncounter: () => void cabin.close(clock.now()),
    settled: () => intake.settled(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
