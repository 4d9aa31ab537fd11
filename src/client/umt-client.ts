import { isLevel } from '../bus/root.ts'
import { ask } from './asking.ts'
import { BusError } from './bus-error.ts'
import { EncounterFeed } from './encounter-feed.ts'
import type { Encounter } from './encounter-view.ts'
import { Line } from './line.ts'
import { keepsDigits, type Observation } from './observation.ts'
import { speakingUnit } from './speaking-unit.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'
import type { AnswerOf, Device, HeldReadings, MessageOf, RequestOf, Verb, Waveform } from './types.ts'

export interface ConnectOptions {
  /** `ws://` or `wss://` in a browser; `mqtt://`, `mqtts://` and `mqtt+unix://` too in Node. */
  readonly url: string
  readonly username?: string
  readonly password?: string
  /** The vehicle; unless given, the only one that speaks there. On a broker of several vehicles it has to be given: `UMT-BUS-172`. */
  readonly unit?: string
  /** Who sits before the screen, for the audit: a claim, checked by nobody. */
  readonly by?: string
  /** In PEM: the authority of the vehicle, in Node. A browser has its own list. */
  readonly ca?: string
  /** For an answer, ms; 5,000 unless given. */
  readonly timeoutMs?: number
  /** Told what fails while nobody waits for it, such as asking again after a reconnection. */
  readonly onError?: (error: unknown) => void
}

type Plain = Exclude<keyof typeof SUBSCRIPTIONS, 'encounter' | 'observations' | 'waveforms' | 'devices'>

/** An id of no encounter: the daemon answers that none is open. */
const NONE = 'no-encounter'

/**
 * A consultation screen's side of the bus. What it hands over is of the open encounter: nothing of the patient before, and
 * nothing once it is closed. It reconnects by itself and then asks for what it missed. Handlers must not throw. Each `on…`
 * resolves when the broker has taken the subscription, and rejects with `UMT-BUS-119` when it is not for this user; what it gives
 * ends it when disposed. Disposing the client disconnects.
 */
export class UmtClient implements AsyncDisposable {
  readonly unit: string
  /** Readings whose patient is in doubt. */
  readonly held: HeldReadings
  readonly #line: Line
  readonly #by: { readonly by?: string }
  readonly #report: (error: unknown) => void
  readonly #feed: EncounterFeed

  private constructor(line: Line, unit: string, { by, onError = () => {} }: ConnectOptions) {
    this.unit = unit
    this.#line = line
    this.#by = by === undefined ? {} : { by }
    this.#report = onError
    this.held = {
      list: () => this.request('held', {}),
      show: (key) => this.request('held/show', { key }),
      assign: (request) => this.request('held/assign', request),
      discard: (request) => this.request('held/discard', request),
    }
    line.report = onError
    this.#feed = new EncounterFeed({
      subscribe: (name, hear) => this.#subscribe(name, hear),
      request: (verb) => this.request(verb, {}),
      isConnected: () => line.isConnected,
      report: onError,
    })
    line.onChange({ lost: () => {}, back: () => this.#feed.back() })
  }

  /** Connects. Rejects with a `BusError`: `UMT-BUS-104` nobody there, `-105` not let in, `-170` this browser loses digits. */
  static async connect(options: ConnectOptions): Promise<UmtClient> {
    if (!keepsDigits()) throw BusError.of('UMT-BUS-170', {})
    const { url, username, password, ca, timeoutMs = 5_000 } = options
    const line = await Line.open(url, {
      timeoutMs,
      // A cable that was pulled is noticed in 25 s.
      keepalive: 15,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(ca !== undefined && { ca }),
    })
    // Not every browser that keeps digits knows `using`, nor its stacks.
    try {
      const unit = options.unit ?? (await speakingUnit(line, timeoutMs))
      if (!isLevel(unit)) throw BusError.of('UMT-BUS-171', { unit })
      const client = new UmtClient(line, unit, options)
      await client.#feed.follow()
      return client
    } catch (error) {
      await line[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Whether the connection is there now. */
  get isConnected(): boolean {
    return this.#line.isConnected
  }

  /** As last heard. */
  get encounter(): Encounter | undefined {
    return this.#feed.encounter
  }

  /** Calls back with false when the connection is lost: what is shown grows old; with true once all is caught up. */
  onConnection(handler: (isConnected: boolean) => void): void {
    this.#line.onChange({ lost: () => handler(false), back: async () => handler(true) })
  }

  /**
   * Every final of the open encounter, those of before first, each once; one that is taken back comes again with the same id as
   * `entered-in-error`. With `preliminary` also live values, which have no id.
   */
  onObservation(
    handler: (observation: Observation) => void,
    { preliminary = false }: { readonly preliminary?: boolean } = {},
  ): Promise<Disposable> {
    return this.#feed.watch({ hear: handler, preliminary })
  }

  /** Consecutive samples of a signal, while an encounter is open. */
  onWaveform(handler: (waveform: Waveform) => void): Promise<Disposable> {
    return this.#subscribe('waveforms', (json) => {
      const chunk: Waveform = JSON.parse(json)
      if (this.#feed.admitsFrom(chunk.start)) handler(chunk)
    })
  }

  /** One device and its link; `undefined` when it was forgotten. */
  onDevice(handler: (device: Device | undefined, id: string) => void): Promise<Disposable> {
    return this.#subscribe('devices', (json, topic) => {
      const device: Device | undefined = json === '' ? undefined : JSON.parse(json)
      handler(device, topic.split('/').at(-1) ?? '')
    })
  }

  /**
   * Whether an encounter is open: as it is now, and whenever it is told of, before anything of it is handed over. When it is
   * another one, or none, a screen forgets what it shows.
   */
  async onEncounter(handler: (encounter: Encounter) => void): Promise<Disposable> {
    return this.#feed.onEncounter(handler)
  }

  /** A reading whose patient is in doubt, when it arrives; `held.list()` has all of them. */
  onHeld(handler: (held: MessageOf['held']) => void): Promise<Disposable> {
    return this.on('held', handler)
  }

  /** Something that a person should see. */
  onEvent(handler: (event: MessageOf['events']) => void): Promise<Disposable> {
    return this.on('events', handler)
  }

  /** Whether the daemon is there. */
  onStatus(handler: (status: MessageOf['status']) => void): Promise<Disposable> {
    return this.on('status', handler)
  }

  /** Any other topic. */
  on<N extends Plain>(name: N, handler: (message: MessageOf[N]) => void): Promise<Disposable> {
    return this.#subscribe(name, (json) => {
      // Empty: a retained message was taken back.
      if (json !== '') handler(JSON.parse(json))
    })
  }

  /** Opens an encounter: what is measured from now on is this patient's. */
  openEncounter(request: RequestOf['encounter/open']): Promise<AnswerOf['encounter/open']> {
    return this.request('encounter/open', request)
  }

  /** Closes the encounter that is named, if it is open; the open one unless one is named. */
  async closeEncounter(id = this.#feed.id): Promise<AnswerOf['encounter/close']> {
    const closed = await this.request('encounter/close', { id: id ?? NONE })
    this.#feed.closed(id, closed.since)
    return closed
  }

  /** Makes what a probe shows steadily final now; every probe, unless one is named. Their Observations come as any final. */
  capture(wish: RequestOf['capture'] = {}): Promise<AnswerOf['capture']> {
    return this.request('capture', wish)
  }

  /** The finals of the open encounter, asked anew; none while no encounter is open. */
  observations(): Promise<readonly Observation[]> {
    return this.#feed.finals()
  }

  /** Any request. Rejects with the `BusError` of the daemon, or with `UMT-BUS-104` when no answer came in time. */
  request<V extends Verb>(verb: V, payload: RequestOf[V]): Promise<AnswerOf[V]> {
    return ask({ line: this.#line, unit: this.unit, ...this.#by }, verb, payload)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#feed[Symbol.dispose]()
    await this.#line[Symbol.asyncDispose]()
  }

  #subscribe(name: keyof typeof SUBSCRIPTIONS, hear: (json: string, topic: string) => void): Promise<Disposable> {
    const { filter, qos } = SUBSCRIPTIONS[name]
    return this.#line.subscribe(`umt/v1/${this.unit}/${filter}`, qos, (topic, json) => {
      try {
        hear(json, topic)
      } catch (error) {
        this.#report(error)
      }
    })
  }
}
