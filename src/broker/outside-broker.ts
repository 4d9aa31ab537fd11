import type { Handlers } from '../bus/answer.ts'
import { withoutCredential } from '../bus/mqtt-connection.ts'
import type { BusSettings } from '../bus/settings.ts'
import type { PublishOptions } from '../bus/transport.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Outbox, OutboxTally } from '../journal/outbox-types.ts'
import { certificateProblems } from '../uplink/certificate-problems.ts'
import { LATE_HOURS } from '../uplink/late.ts'
import { networkWatch } from '../uplink/network-watch.ts'
import { RefusalTeller } from '../uplink/refusal-teller.ts'
import type { EndpointState } from '../uplink/uplink.ts'
import { Courier } from './courier.ts'
import { type Failure, failureOf } from './failure.ts'
import { Live } from './live.ts'
import { BrokerFiles } from './material.ts'
import { BROKER } from './name.ts'
import { type OpenOptions, openConnection } from './open.ts'
import { OutsideRequests } from './requests.ts'
import { BrokerTeller, type Part } from './teller.ts'

export interface OutsideBrokerOptions {
  readonly url: string
  readonly settings: BusSettings['broker']
  readonly unit: string
  readonly version: string
  readonly clock: Clock
  readonly outbox: Outbox
  /** Of the process: where systemd put the credentials. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly tell: (error: unknown, severity?: 'info' | 'warning' | 'error') => void
  /** Told what nobody else hears of. */
  readonly report: (error: unknown) => void
  /** 0 to 1. */
  readonly random?: () => number
}

const LOOK_EVERY_MS = 10_000
const HOUR_MS = 3_600_000

/**
 * A broker outside the vehicle, to which the same goes as to the screens inside. It may be away for a day: nothing here waits
 * for it.
 */
export class OutsideBroker implements AsyncDisposable {
  readonly #options: OutsideBrokerOptions
  readonly #files: BrokerFiles
  readonly #teller: BrokerTeller
  readonly #refusals: RefusalTeller
  readonly #live: Live
  readonly #stack = new DisposableStack()
  #courier: Courier | undefined
  #requests: OutsideRequests | undefined
  #stamp: string
  #isLate = false

  constructor(options: OutsideBrokerOptions) {
    const { url, settings, env, clock, unit, version, random = Math.random, tell } = options
    const shown = withoutCredential(url)
    this.#options = options
    this.#files = new BrokerFiles(settings, env)
    this.#stamp = this.#files.stamp()
    this.#teller = new BrokerTeller(tell, () => new UmtError('UMT-BUS-155', { url: shown }))
    this.#refusals = this.#stack.use(
      new RefusalTeller(clock, BROKER, ({ params }) =>
        tell(new UmtError('UMT-BUS-157', { ...params, url: shown }), 'warning'),
      ),
    )
    this.#live = new Live({
      url,
      unit,
      version,
      clock,
      random,
      open: (wanted) => this.#open(wanted),
      failureOf: (thrown) => this.#failureOf(thrown),
      connected: async (client) => {
        await this.#requests?.take(client).then(
          () => this.#teller.well('requests'),
          // All the rest is said there all the same.
          async (error) => client.connected && this.#teller.failed('requests', await this.#failureOf(error)),
        )
        this.wakeFor('network')
      },
      told: this.#told('live'),
    })
  }

  /** Begins to connect and to send. The outbox knows the broker already. */
  start(handlers: Handlers): void {
    const { url, unit, clock, outbox, settings, random = Math.random, report, tell } = this.#options
    if (settings.requests)
      this.#requests = new OutsideRequests({
        url,
        unit,
        handlers,
        report,
        reply: (topic, json) => this.#live.reply(topic, json),
      })
    this.#courier = new Courier({
      url,
      unit,
      clock,
      random,
      outbox,
      open: (wanted) => this.#open(wanted),
      failureOf: (thrown) => this.#failureOf(thrown),
      connected: () => this.#live.wake('network'),
      told: {
        ...this.#told('finals'),
        quarantined: (observations) => this.#refusals.refused(observations),
        problem: (error) => tell(error),
      },
    })
    this.#live.start()
    this.#stack.use(networkWatch({ clock, changed: () => this.wakeFor('network') }))
    this.#stack.use(clock.every('broker', LOOK_EVERY_MS, () => this.#look()))
  }

  /** Says outside too what is said inside at this moment; a final goes its own way. */
  take(topic: string, json: string, options: PublishOptions): void {
    this.#live.take(topic, json, options)
  }

  /** `owed`: something has become owed. `asked`: a person wants it to be tried now. */
  wakeFor(why: 'owed' | 'asked' | 'network' | 'renewed'): void {
    this.#courier?.wake(why)
    if (why !== 'owed') this.#live.wake(why)
  }

  /** How it stands with what is owed. */
  get state(): EndpointState {
    return { name: BROKER, ...(this.#courier?.state ?? { state: 'idle' }) }
  }

  /** What lasts and a person should know. `at`: ms UTC. */
  problems(at: number): readonly UmtError[] {
    return [...this.#teller.problems, ...certificateProblems(BROKER, this.#files.tls.certificates, at)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stack.dispose()
    await Promise.all([this.#courier?.dispose(), this.#live.dispose()])
  }

  #told(part: Part) {
    return {
      failed: (failure: Failure) => this.#teller.failed(part, failure),
      well: () => this.#teller.well(part),
    }
  }

  async #open(wanted: Omit<OpenOptions, 'url' | 'material'>) {
    return await openConnection({ ...wanted, url: this.#options.url, material: this.#files.read() })
  }

  #failureOf(thrown: unknown): Promise<Failure> {
    const { url, unit, clock } = this.#options
    return failureOf(thrown, { url, unit, now: clock.utc(clock.now()), own: this.#files.tls.own })
  }

  #look(): void {
    try {
      const stamp = this.#files.stamp()
      if (stamp !== this.#stamp) this.wakeFor('renewed')
      this.#stamp = stamp
      this.#lookForLate(this.#options.outbox.tallies())
    } catch (error) {
      this.#options.tell(error)
    }
  }

  #lookForLate(tallies: readonly OutboxTally[]): void {
    const { clock, tell, url } = this.#options
    const since = tallies.find(({ endpoint }) => endpoint === BROKER)?.oldestSince
    const hours = since === undefined ? 0 : Math.floor((clock.utc(clock.now()) - since) / HOUR_MS)
    const isLate = hours >= LATE_HOURS
    if (isLate && !this.#isLate)
      tell(new UmtError('UMT-BUS-156', { url: withoutCredential(url), hours: String(hours) }))
    this.#isLate = isLate
  }
}
