import type { IClientOptions, MqttClient } from 'mqtt'
import { BusError } from './bus-error.ts'
import { type Envelope, envelopeOf } from './envelope.ts'
import { filterTakes } from './filter-takes.ts'
import { isRefusal, openMqtt, unreachable, withoutCredential } from './open-mqtt.ts'

export interface LineOptions extends Pick<IClientOptions, 'username' | 'password' | 'clientId' | 'keepalive' | 'ca'> {
  readonly timeoutMs?: number
}

/** After the connection was lost. */
const AGAIN_MS = 1_000
/** After it was refused. */
const REFUSED_AGAIN_MS = 5_000

/** What a subscriber gets: the topic and the text on it, which is empty when a retained message was taken back. */
type Hear = (topic: string, text: string) => void

interface Subscription {
  readonly qos: 0 | 1
  readonly hears: Set<Hear>
}

type Settle = (answered: { readonly envelope: Envelope; readonly json: string } | BusError) => void

/**
 * One connection to a bus, which comes back by itself with its subscriptions: topics, texts, and answers by their transaction.
 * It runs in a browser too. What the texts mean is for those who use it.
 */
export class Line implements AsyncDisposable {
  readonly url: string
  readonly #client: MqttClient
  readonly #timeoutMs: number
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #pending = new Map<string, Settle>()
  readonly #listening = new Map<string, Promise<Disposable>>()
  readonly #lost = new Set<() => void>()
  readonly #back = new Set<() => Promise<void>>()
  #report: (error: unknown) => void = () => {}

  private constructor(url: string, client: MqttClient, timeoutMs: number) {
    this.url = withoutCredential(url)
    this.#client = client
    this.#timeoutMs = timeoutMs
    client.on('message', (topic, payload) => this.#hear(topic, new TextDecoder().decode(payload)))
    client.on('close', () => this.#close())
    client.on('connect', () => {
      client.options.reconnectPeriod = AGAIN_MS
      this.#return().catch((error: unknown) => this.#report(error))
    })
    client.on('error', (error) => {
      if (!isRefusal(error)) return
      // Its password may be changed while it tries, or the broker be overwhelmed: each attempt costs it a hash.
      client.options.reconnectPeriod = REFUSED_AGAIN_MS
      this.#report(BusError.of('UMT-BUS-105', { url: this.url }, error))
    })
  }

  /** Connects. Rejects with `UMT-BUS-104` or `-105`. */
  static async open(url: string, { timeoutMs = 5_000, ...options }: LineOptions = {}): Promise<Line> {
    // It subscribes again itself: what was missed is asked for only after that.
    const own = { resubscribe: false, reconnectPeriod: AGAIN_MS, reconnectOnConnackError: true }
    return new Line(url, await openMqtt(url, timeoutMs, { ...options, ...own }), timeoutMs)
  }

  get isConnected(): boolean {
    return this.#client.connected
  }

  /** Told what fails while nobody waits for it. */
  set report(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Calls back when the connection is lost, and when it is there again with all subscriptions. */
  onChange({ lost, back }: { readonly lost: () => void; readonly back: () => Promise<void> }): void {
    this.#lost.add(lost)
    this.#back.add(back)
  }

  /**
   * Calls back for every message that a filter takes, retained ones first; resolves when the broker has taken the
   * subscription. Rejects with `UMT-BUS-119` when it is refused, as for a user whom it is not for, with `-104` when there is no connection.
   */
  async subscribe(filter: string, qos: 0 | 1, hear: Hear): Promise<Disposable> {
    const subscription = this.#subscriptions.get(filter) ?? { qos, hears: new Set() }
    this.#subscriptions.set(filter, subscription)
    subscription.hears.add(hear)
    const leave = () => {
      subscription.hears.delete(hear)
      if (subscription.hears.size > 0 || this.#subscriptions.get(filter) !== subscription) return
      this.#subscriptions.delete(filter)
      this.#client.unsubscribe(filter)
    }
    try {
      // Also where somebody hears it already: this one is to have what is retained.
      await this.#take(filter, qos)
    } catch (error) {
      leave()
      throw error
    }
    return { [Symbol.dispose]: leave }
  }

  /** Publishes a request and gives what answers its transaction. Rejects with the daemon's error, or with `UMT-BUS-104`. */
  async ask(
    topics: { readonly request: string; readonly response: string },
    { transaction, body, timeoutMs = this.#timeoutMs }: { transaction: string; body: string; timeoutMs?: number },
  ): Promise<string> {
    // Before the request, or the answer could be faster than the subscription.
    await this.#listenTo(topics.response)
    const { envelope, json } = await this.#exchange(topics.request, { transaction, body, timeoutMs })
    if (envelope.status === 'error') throw new BusError(envelope.error)
    return json
  }

  #exchange(topic: string, { transaction, body, timeoutMs }: { transaction: string; body: string; timeoutMs: number }) {
    return new Promise<{ readonly envelope: Envelope; readonly json: string }>((resolve, reject) => {
      const settle: Settle = (answered) => {
        clearTimeout(timer)
        this.#pending.delete(transaction)
        if (answered instanceof Error) reject(answered)
        else resolve(answered)
      }
      const timer = setTimeout(() => settle(unreachable(this.url, `no answer in ${timeoutMs} ms`)), timeoutMs)
      this.#pending.set(transaction, settle)
      if (!this.#client.connected) return settle(unreachable(this.url, 'not connected'))
      this.#client.publish(topic, body, { qos: 1 }, (error) => {
        if (error) settle(unreachable(this.url, error.message, error))
      })
    })
  }

  async #listenTo(response: string): Promise<void> {
    const listening = this.#listening.get(response) ?? this.subscribe(response, 1, (_topic, json) => this.#answer(json))
    this.#listening.set(response, listening)
    try {
      await listening
    } catch (error) {
      this.#listening.delete(response)
      throw error
    }
  }

  #answer(json: string): void {
    const envelope = envelopeOf(json)
    // Answers to other clients may come here too: their transactions are unknown.
    if (envelope) this.#pending.get(envelope.transaction ?? '')?.({ envelope, json })
  }

  async #take(filter: string, qos: 0 | 1): Promise<void> {
    if (!this.#client.connected) throw unreachable(this.url, 'not connected')
    const [granted] = await this.#client.subscribeAsync(filter, { qos }).catch((error: unknown) => {
      // The answer of the broker is at hand where it said no.
      if (error instanceof Error && 'packet' in error) throw this.#refused(filter, error)
      throw unreachable(this.url, `subscription to ${filter} failed`, error)
    })
    if (granted !== undefined && granted.qos > 2) throw this.#refused(filter)
  }

  #refused(filter: string, cause?: unknown): BusError {
    return BusError.of('UMT-BUS-119', { url: this.url, topic: filter }, cause)
  }

  #hear(topic: string, text: string): void {
    for (const [filter, { hears }] of this.#subscriptions)
      if (filterTakes(filter, topic)) for (const hear of hears) hear(topic, text)
  }

  #close(): void {
    for (const settle of this.#pending.values()) settle(unreachable(this.url, 'connection lost'))
    for (const tell of this.#lost) tell()
  }

  async #return(): Promise<void> {
    // One that is not for this user any more must not keep the others from being heard.
    for (const [filter, { qos }] of this.#subscriptions)
      await this.#take(filter, qos).catch((error: unknown) => this.#report(error))
    for (const tell of this.#back) await tell().catch((error: unknown) => this.#report(error))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true)
  }
}
