import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { dialectOf } from '../fhir/dialect/dialect-of.ts'
import type { Outbox, OutboxTally } from '../journal/outbox-types.ts'
import { certificateProblems } from './certificate-problems.ts'
import type { Endpoint } from './endpoint.ts'
import { Carrier } from './lane/carrier.ts'
import { Lane, type LaneState } from './lane/lane.ts'
import { ReferenceKeeper, type ReferencesOptions } from './lane/references.ts'
import { LATE_HOURS } from './late.ts'
import { networkWatch } from './network-watch.ts'
import type { Platform } from './platform.ts'
import { RefusalTeller } from './refusal-teller.ts'

export interface UplinkOptions extends Pick<ReferencesOptions, 'gateway' | 'deviceOf' | 'patientOf'> {
  readonly endpoints: readonly Endpoint[]
  readonly outbox: Outbox
  readonly clock: Clock
  /** 0 to 1; the dice of the pauses. */
  readonly random?: () => number
  readonly openPlatform: (endpoint: Endpoint) => Promise<Platform>
  /** Another text as soon as one of the files with a certificate or a secret is another one. */
  readonly secretsOf: (endpoint: Endpoint) => string
  /** Id of the encounter that is open. */
  readonly encounter: () => string | undefined
  /** Whether the UTC of now may be wrong by hours. */
  readonly isTimeInDoubt: () => boolean
  readonly tell: (error: unknown, severity?: 'info' | 'warning' | 'error') => void
}

/** How it stands with one endpoint; instants of the clock. */
export interface EndpointState extends LaneState {
  readonly name: string
  readonly etaS?: number
}

interface Way {
  readonly endpoint: Endpoint
  readonly platform: Platform
  readonly lane: Lane
  secrets: string
  isLate: boolean
}

const LOOK_EVERY_MS = 10_000
const HOUR_MS = 3_600_000
/** A request in flight is mostly answered by then; what is cut off is sent again. */
const GRACE_MS = 3_000

/** The ways to all platforms. Each has a lane of its own: one that is down holds no other. */
export class Uplink implements AsyncDisposable {
  readonly #options: UplinkOptions
  readonly #ways: readonly Way[]
  readonly #stack: DisposableStack

  private constructor(options: UplinkOptions, ways: readonly Way[], stack: DisposableStack) {
    this.#options = options
    this.#ways = ways
    this.#stack = stack
  }

  /** The endpoints have been declared to the outbox. One that cannot be opened is told of, and its debts stay. */
  static async start(options: UplinkOptions): Promise<Uplink> {
    using stack = new DisposableStack()
    const ways: Way[] = []
    for (const endpoint of options.endpoints)
      try {
        ways.push(await openWay(endpoint, options, stack))
      } catch (error) {
        options.tell(error)
      }
    const uplink = new Uplink(options, ways, stack.move())
    uplink.#watch()
    return uplink
  }

  /** Something is owed, or another encounter is open. */
  wake(): void {
    for (const { lane } of this.#ways) lane.wake('owed')
  }

  /** A person wants it to be tried now: one endpoint, or all. */
  retry(endpoint?: string): void {
    for (const { lane } of this.#ways.filter(({ endpoint: { name } }) => endpoint === undefined || name === endpoint))
      lane.wake('asked')
  }

  /** Of each endpoint of the configuration, in its order. */
  states(tallies: readonly OutboxTally[]): readonly EndpointState[] {
    return this.#ways.map(({ endpoint: { name }, lane }) => {
      const owed = tallies.find((tally) => tally.endpoint === name)?.owed ?? 0
      // Of a lane that waits or has stopped nobody knows.
      const etaS = lane.state.state === 'sending' ? lane.etaS(owed) : undefined
      return { name, ...lane.state, ...(etaS !== undefined && { etaS }) }
    })
  }

  /** What lasts and a person should know. `at`: ms UTC. */
  problems(at: number): readonly UmtError[] {
    return this.#ways.flatMap(({ endpoint: { name }, lane, platform }) => {
      const { state, problem } = lane.state
      return [
        ...(state === 'stopped' && problem ? [problem] : []),
        ...certificateProblems(name, platform.certificates(), at),
      ]
    })
  }

  /** Waits for what is in flight, for seconds at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#ways.map(({ lane }) => lane.dispose(GRACE_MS)))
    this.#stack.dispose()
  }

  #watch(): void {
    const { clock, tell } = this.#options
    const changed = () => {
      for (const { lane } of this.#ways) lane.wake('network')
    }
    this.#stack.use(networkWatch({ clock, changed }))
    this.#stack.use(
      clock.every('uplink', LOOK_EVERY_MS, () => {
        try {
          this.#look()
        } catch (error) {
          tell(error)
        }
      }),
    )
  }

  #look(): void {
    const { outbox, clock, secretsOf, tell } = this.#options
    const tallies = outbox.tallies()
    for (const way of this.#ways) {
      const { name } = way.endpoint
      const secrets = secretsOf(way.endpoint)
      if (secrets !== way.secrets) way.lane.wake('renewed')
      way.secrets = secrets
      const since = tallies.find(({ endpoint }) => endpoint === name)?.oldestSince
      const waitedMs = since === undefined ? 0 : clock.utc(clock.now()) - since
      const isLate = waitedMs >= LATE_HOURS * HOUR_MS
      if (isLate && !way.isLate)
        tell(new UmtError('UMT-UPLINK-123', { endpoint: name, hours: String(Math.floor(waitedMs / HOUR_MS)) }))
      way.isLate = isLate
    }
  }
}

async function openWay(endpoint: Endpoint, options: UplinkOptions, stack: DisposableStack): Promise<Way> {
  const { outbox, clock, tell, isTimeInDoubt, gateway, deviceOf, patientOf, random = Math.random } = options
  const { name, limits, auth } = endpoint
  const platform = await options.openPlatform(endpoint)
  const dialect = dialectOf(endpoint)
  const keeper = new ReferenceKeeper({
    endpoint: name,
    url: endpoint.url,
    dialect,
    outbox,
    gateway,
    deviceOf,
    patientOf,
  })
  const refusals = stack.use(new RefusalTeller(clock, name, (error) => tell(error, 'warning')))
  const lane = new Lane({
    endpoint,
    mode: dialect.mode,
    clock,
    outbox,
    platform,
    carrier: new Carrier({ endpoint: name, preset: endpoint.preset, dialect, keeper, outbox, bytes: limits.bytes }),
    keeper,
    random,
    encounter: options.encounter,
    // What is signed carries the time, and one that is hours off is refused or, worse, taken.
    hold: () =>
      auth.kind === 'private-key-jwt' && isTimeInDoubt()
        ? new UmtError('UMT-UPLINK-124', { endpoint: name })
        : undefined,
    told: {
      stopped: (error) => tell(error),
      resumed: () => tell(new UmtError('UMT-UPLINK-121', { endpoint: name }), 'info'),
      quarantined: (observations) => refusals.refused(observations),
      problem: (error) => tell(error),
    },
  })
  return { endpoint, platform, lane, secrets: options.secretsOf(endpoint), isLate: false }
}
