import type { MqttClient } from 'mqtt'
import { UmtError } from '../errors.ts'
import { ERRORS, type ErrorCode } from '../messages/errors.ts'
import { parseKeepingDecimals } from '../reading/decimal.ts'
import { localUser } from './local-user.ts'
import { openMqtt, unreachable, withoutCredential } from './mqtt-connection.ts'
import { type ResponseEnvelope, responseEnvelope } from './payloads/envelope.ts'
import { type DataOf, REQUEST_TABLE, type RequestOf, requestTopic, responseTopic, type Verb } from './requests.ts'
import { filterOf, type PayloadOf, parseTopic, TOPIC_TABLE, type TopicName } from './topics.ts'
import type { Credential } from './transport.ts'

export interface ClientOptions {
  readonly credential?: Credential
  readonly timeoutMs?: number
  /** Who makes the requests, for the audit; the user of this process unless given. */
  readonly by?: string
  /** Told of messages that break their schema; no handler gets them. */
  readonly report?: (error: Error) => void
}

/** What a subscriber gets. */
export interface Received<N extends TopicName> {
  readonly params: Readonly<Record<string, string>>
  /** Numbers inside Observations are `Decimal`. */
  readonly payload: PayloadOf[N]
  /** The message as it came. */
  readonly json: string
}

type Pending = (envelope: ResponseEnvelope | Error, json: string) => void

/** A client of the bus for our own commands. Disposing disconnects. */
export class BusClient implements AsyncDisposable {
  readonly #client: MqttClient
  readonly #url: string
  readonly #unit: string
  readonly #timeoutMs: number
  readonly #report: (error: Error) => void
  readonly #by: string | undefined
  readonly #pending = new Map<string, Pending>()
  readonly #handlers = new Map<TopicName, ((json: string, params: Readonly<Record<string, string>>) => void)[]>()

  private constructor(client: MqttClient, url: string, unit: string, { timeoutMs = 5_000, report, by }: ClientOptions) {
    this.#client = client
    this.#url = withoutCredential(url)
    this.#unit = unit
    this.#timeoutMs = timeoutMs
    this.#by = by ?? localUser()
    this.#report = report ?? (() => {})
    client.on('message', (topic, payload) => this.#receive(topic, payload.toString()))
    client.on('close', () => {
      for (const settle of this.#pending.values()) settle(unreachable(this.#url, 'connection lost'), '')
    })
  }

  /** Connects to a daemon's bus. Rejects with `UMT-BUS-104`. */
  static async connect(url: string, unit: string, options: ClientOptions = {}): Promise<BusClient> {
    const client = await openMqtt(url, options.timeoutMs ?? 5_000, {
      clientId: ownName(),
      ...options.credential,
    })
    return new BusClient(client, url, unit, options)
  }

  /** Calls back for every message of a topic, retained ones first; resolves when the broker has taken the subscription. */
  async subscribe<N extends TopicName>(name: N, handler: (received: Received<N>) => void): Promise<void> {
    const row = TOPIC_TABLE[name]
    const deliver = (json: string, params: Readonly<Record<string, string>>) => {
      const parsed = row.payload.safeParse(parse(json, row.decimals))
      if (parsed.success) handler({ params, payload: parsed.data, json })
      else this.#report(new Error(`message on ${name} breaks its schema`, { cause: parsed.error }))
    }
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), deliver])
    await this.#listen(filterOf(this.#unit, name), row.qos)
  }

  /** Asks the daemon. Rejects with the daemon's error, or with `UMT-BUS-104` when no answer came in time. */
  async request<V extends Verb>(
    verb: V,
    payload: RequestOf[V],
    { timeoutMs = this.#timeoutMs }: { readonly timeoutMs?: number } = {},
  ): Promise<DataOf[V]> {
    const row = REQUEST_TABLE[verb]
    const { decimals } = row
    const transaction = crypto.randomUUID()
    // Before the request, or the answer could be faster than the subscription.
    await this.#listen(responseTopic(this.#unit, verb), 1)
    const { envelope, json } = await this.#exchange(
      verb,
      JSON.stringify({ ...payload, transaction, ...(this.#by !== undefined && { by: this.#by }) }),
      transaction,
      timeoutMs,
    )
    if (envelope.status === 'error') throw this.#failure(envelope.error)
    const data = decimals ? responseEnvelope.parse(parse(json, decimals)) : envelope
    const parsed = row.data.safeParse('data' in data ? data.data : undefined)
    if (!parsed.success) throw unreachable(this.#url, `answer to ${verb} breaks its schema`, parsed.error)
    return parsed.data
  }

  #exchange(verb: Verb, body: string, transaction: string, timeoutMs: number) {
    return new Promise<{ envelope: ResponseEnvelope; json: string }>((resolve, reject) => {
      const settle: Pending = (envelope, json) => {
        clearTimeout(timer)
        this.#pending.delete(transaction)
        if (envelope instanceof Error) reject(envelope)
        else resolve({ envelope, json })
      }
      const timer = setTimeout(() => settle(unreachable(this.#url, `no answer in ${timeoutMs} ms`), ''), timeoutMs)
      this.#pending.set(transaction, settle)
      if (!this.#client.connected) return settle(unreachable(this.#url, 'not connected'), '')
      this.#client.publish(requestTopic(this.#unit, verb), body, { qos: 1 }, (error) => {
        if (error) settle(unreachable(this.#url, error.message, error), '')
      })
    })
  }

  async #listen(filter: string, qos: 0 | 1): Promise<void> {
    const refused = () => new UmtError('UMT-BUS-119', { url: this.#url, topic: filter })
    const [granted] = await this.#client.subscribeAsync(filter, { qos }).catch((error: unknown) => {
      // The answer of the broker is at hand where it said no.
      if (error instanceof Error && 'packet' in error) throw refused()
      throw unreachable(this.#url, `subscription to ${filter} refused`, error)
    })
    if (granted !== undefined && granted.qos > 2) throw refused()
  }

  #receive(topic: string, json: string): void {
    const parsed = parseTopic(topic)
    // Empty: a retained message was taken back.
    if (json === '') return
    if (parsed) for (const deliver of this.#handlers.get(parsed.name) ?? []) deliver(json, parsed.params)
    else {
      const envelope = responseEnvelope.safeParse(parse(json))
      // Answers to other clients come here too: their transactions are unknown.
      if (envelope.success) this.#pending.get(envelope.data.transaction ?? '')?.(envelope.data, json)
    }
  }

  #failure({ code, message, fr, next, params }: Extract<ResponseEnvelope, { status: 'error' }>['error']): UmtError {
    // In its own sentences: the parameters come in English alone.
    return isErrorCode(code)
      ? new UmtError(code, params, { told: { what: { fr, en: message }, next } })
      : new UmtError('UMT-CLI-199', { detail: `${code}: ${message}` })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true)
  }
}

/** Name of the unit that speaks on a bus, from its retained status. Rejects with `UMT-BUS-104` when none does. */
export async function unitOn(url: string, timeoutMs = 5_000): Promise<string> {
  const client = await openMqtt(url, timeoutMs, {})
  try {
    return await new Promise((resolve, reject) => {
      const silent = () => reject(unreachable(url, `no unit says anything in ${timeoutMs} ms`))
      const timer = setTimeout(silent, timeoutMs)
      client.on('message', (topic) => {
        clearTimeout(timer)
        const parsed = parseTopic(topic)
        if (parsed) resolve(parsed.unit)
      })
      client.subscribeAsync(ANY_STATUS).catch((error: unknown) => {
        clearTimeout(timer)
        reject(unreachable(url, `subscription to ${ANY_STATUS} refused`, error))
      })
    })
  } finally {
    await client.endAsync(true)
  }
}

const ANY_STATUS = 'umt/v1/+/status'

/** In the audit it tells a command from a screen; two commands at a time have two names. */
const ownName = (): string => `umt-${crypto.randomUUID().slice(0, 8)}`

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/** `undefined` for what is no JSON; no schema takes it. */
function parse(json: string, decimals = false): unknown {
  try {
    return decimals ? parseKeepingDecimals(json) : JSON.parse(json)
  } catch {
    return undefined
  }
}
