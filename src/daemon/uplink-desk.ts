import { BROKER } from '../broker/name.ts'
import type { OutsideBroker } from '../broker/outside-broker.ts'
import type { DataOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { Cabin } from '../encounter/cabin.ts'
import { knownEncounter } from '../encounter/known-encounter.ts'
import { isSame, type Subject } from '../encounter/subject.ts'
import type { UmtError } from '../errors.ts'
import { gatewayDevice } from '../fhir/device.ts'
import type { OutboxEndpoint } from '../journal/outbox-types.ts'
import type { Journal } from '../journal/types.ts'
import { isoInZone } from '../reading/time.ts'
import type { Endpoint } from '../uplink/endpoint.ts'
import type { Uplink } from '../uplink/uplink.ts'
import type { DeviceBook } from './device-book.ts'
import { knownDevice } from './known-device.ts'
import type { Problem } from './problems.ts'
import { sentencesOf } from './sentences-of.ts'
import { storedStatus } from './uplink-status.ts'

export interface UplinkDeskOptions {
  readonly endpoints: readonly Endpoint[]
  readonly journal: Journal
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'doubt'>
  readonly zone: string
  readonly unit: string
  readonly version: string
  readonly cabin: Pick<Cabin, 'state'>
  readonly book: Pick<DeviceBook, 'page'>
  readonly problem: Problem
  /** The broker outside, which is owed finals as a platform is. */
  readonly broker?: Pick<OutsideBroker, 'state' | 'problems' | 'wakeFor'>
}

type Status = DataOf['uplink/status']

/** Says which platforms there are. Call it before anything is committed: what is committed is owed to them in the same write. */
export async function declareEndpoints(
  endpoints: readonly Endpoint[],
  { outbox }: Pick<Journal, 'outbox'>,
  others: readonly OutboxEndpoint[] = [],
): Promise<void> {
  if (endpoints.length === 0) return outbox.declare(others)
  const { dialectOf } = await import('../fhir/dialect/dialect-of.ts')
  const declared = endpoints.map((endpoint) => {
    const { metrics } = dialectOf(endpoint)
    return { name: endpoint.name, ...(metrics && { metrics }) }
  })
  outbox.declare([...declared, ...others])
}

/** The uplink as the daemon knows it: loaded once there is a platform, and what a person sees of it. */
export class UplinkDesk implements AsyncDisposable {
  readonly #options: UplinkDeskOptions
  #endpoints: readonly Endpoint[]
  #isDisposed = false
  #uplink: Uplink | undefined

  constructor(options: UplinkDeskOptions) {
    this.#options = options
    this.#endpoints = options.endpoints
  }

  /** Begins to send. Never rejects: without a platform everything else goes on. */
  async start(): Promise<void> {
    const { problem } = this.#options
    if (this.#endpoints.length === 0) return
    try {
      this.#uplink = await this.#open()
    } catch (error) {
      problem(error)
    }
  }

  /**
   * Other platforms; `others`: to whom else finals are owed. What is in flight is waited for, as at an end, and what it leaves open is sent again; what is owed stays
   * owed, also to a platform that is gone.
   */
  async replace(endpoints: readonly Endpoint[], others: readonly OutboxEndpoint[]): Promise<void> {
    // First what may fail: the former ones go on then.
    await declareEndpoints(endpoints, this.#options.journal, others)
    this.#endpoints = endpoints
    const former = this.#uplink
    this.#uplink = undefined
    await former?.[Symbol.asyncDispose]()
    if (!this.#isDisposed) await this.start()
  }

  /** Something is owed, or another encounter is open. */
  wake(): void {
    this.#uplink?.wake()
    this.#options.broker?.wakeFor('owed')
  }

  /** A person wants it to be tried now. */
  retry(endpoint?: string): void {
    this.#uplink?.retry(endpoint)
    if (endpoint === undefined || endpoint === BROKER) this.#options.broker?.wakeFor('asked')
  }

  /** How it stands with each platform and the broker outside; `encounter`: what of it is owed for whom, the open one unless named. */
  status(encounter: string | undefined = this.#encounter()): Status {
    const { journal, zone, clock, broker } = this.#options
    const tallies = journal.outbox.tallies(encounter)
    const states = new Map(
      [...(this.#uplink?.states(tallies) ?? []), ...(broker ? [broker.state] : [])].map((state) => [state.name, state]),
    )
    const instant = (at: number) => isoInZone(clock.utc(at), zone)
    const endpoints = storedStatus(this.#names, tallies, zone).map((stored) => {
      const live = states.get(stored.name)
      if (!live) return stored
      const { state, lastAcceptedAt, nextTryAt, problem, etaS } = live
      return {
        ...stored,
        state,
        ...(lastAcceptedAt !== undefined && { lastAcceptedAt: instant(lastAcceptedAt) }),
        ...(nextTryAt !== undefined && { nextTryAt: instant(nextTryAt) }),
        ...(etaS !== undefined && { etaS }),
        ...(problem && { problem: sentencesOf(problem) }),
      }
    })
    return { endpoints }
  }

  /** For `health`; absent while there is no platform and nothing is owed to a former one. */
  get health(): PayloadOf['health']['uplink'] {
    const { clock } = this.#options
    const { endpoints } = this.status()
    if (endpoints.length === 0) return undefined
    const now = clock.utc(clock.now())
    return endpoints.map(({ name, state, owed, quarantined, oldestSince }) => ({
      name,
      state,
      owed,
      quarantined,
      ...(oldestSince !== undefined && { oldestS: Math.max(0, Math.round((now - Date.parse(oldestSince)) / 1000)) }),
    }))
  }

  /** What lasts and a person should mend. */
  get problems(): readonly UmtError[] {
    const { clock, broker } = this.#options
    const at = clock.utc(clock.now())
    return [...(this.#uplink?.problems(at) ?? []), ...(broker?.problems(at) ?? [])]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    await this.#uplink?.[Symbol.asyncDispose]()
  }

  get #names(): readonly string[] {
    return [...this.#endpoints.map(({ name }) => name), ...(this.#options.broker ? [BROKER] : [])]
  }

  #encounter(): string | undefined {
    const { state } = this.#options.cabin
    return state.state === 'open' ? state.encounter.id : undefined
  }

  async #open(): Promise<Uplink> {
    const { journal, clock, vehicleClock, unit, version, book, problem } = this.#options
    const { env } = process
    const [{ Uplink }, { openPlatform }, { secretsStamp }] = await Promise.all([
      import('../uplink/uplink.ts'),
      import('../uplink/client/open-platform.ts'),
      import('../uplink/secrets-stamp.ts'),
    ])
    return await Uplink.start({
      endpoints: this.#endpoints,
      outbox: journal.outbox,
      clock,
      openPlatform: (endpoint) => openPlatform(endpoint, { clock, env }),
      secretsOf: (endpoint) => secretsStamp(endpoint, env),
      gateway: gatewayDevice({ unit, version }),
      deviceOf: (observation) => knownDevice(observation, { book, journal, unit }),
      patientOf: (subject, encounter) => this.#patientOf(subject, encounter),
      encounter: () => this.#encounter(),
      isTimeInDoubt: () => vehicleClock.doubt !== undefined,
      tell: (error, severity) => problem(error, undefined, severity),
    })
  }

  /** With what whoever opened the encounter said of him; of nobody but him. */
  #patientOf(subject: Subject, encounter: string): Subject {
    const { journal } = this.#options
    const opened = knownEncounter(encounter, (query) => journal.acts(query))
    return opened.kind === 'known' && isSame(opened.subject, subject) ? opened.subject : subject
  }
}
