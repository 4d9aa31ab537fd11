import { Line } from '../client/line.ts'
import { speakingUnit } from '../client/speaking-unit.ts'
import { parseKeepingDecimals } from '../reading/decimal.ts'
import { localUser } from './local-user.ts'
import { asUmtError, ownPassword, unreachable } from './mqtt-connection.ts'
import { responseEnvelope } from './payloads/envelope.ts'
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

/**
 * A client of the bus for our own commands: the connection of every screen, with each message checked against our tables, the
 * user of this process, and errors that a command can end with. Disposing disconnects.
 */
export class BusClient implements AsyncDisposable {
  readonly #line: Line
  readonly #unit: string
  readonly #report: (error: Error) => void
  readonly #by: string | undefined

  private constructor(line: Line, unit: string, { report, by }: ClientOptions) {
    this.#line = line
    this.#unit = unit
    this.#by = by ?? localUser()
    this.#report = report ?? (() => {})
  }

  /** Connects to a daemon's bus. Rejects with `UMT-BUS-104` or `-105`. */
  static async connect(url: string, unit: string, options: ClientOptions = {}): Promise<BusClient> {
    const { credential, timeoutMs } = options
    const line = await told(
      Line.open(url, {
        clientId: ownName(),
        ...ownPassword(url),
        ...credential,
        ...(timeoutMs !== undefined && { timeoutMs }),
      }),
    )
    return new BusClient(line, unit, options)
  }

  /** Calls back for every message of a topic, retained ones first; resolves when the broker has taken the subscription. */
  async subscribe<N extends TopicName>(name: N, handler: (received: Received<N>) => void): Promise<void> {
    const row = TOPIC_TABLE[name]
    const hear = (topic: string, json: string) => {
      // Empty: a retained message was taken back.
      if (json === '') return
      const params = parseTopic(topic)?.params ?? {}
      const parsed = row.payload.safeParse(parse(json, row.decimals))
      if (parsed.success) handler({ params, payload: parsed.data, json })
      else this.#report(new Error(`message on ${name} breaks its schema`, { cause: parsed.error }))
    }
    await told(this.#line.subscribe(filterOf(this.#unit, name), row.qos, hear))
  }

  /** Asks the daemon. Rejects with the daemon's error, or with `UMT-BUS-104` when no answer came in time. */
  async request<V extends Verb>(
    verb: V,
    payload: RequestOf[V],
    { timeoutMs }: { readonly timeoutMs?: number } = {},
  ): Promise<DataOf[V]> {
    const { decimals, data } = REQUEST_TABLE[verb]
    const transaction = crypto.randomUUID()
    const body = JSON.stringify({ ...payload, transaction, ...(this.#by !== undefined && { by: this.#by }) })
    const topics = { request: requestTopic(this.#unit, verb), response: responseTopic(this.#unit, verb) }
    const json = await told(
      this.#line.ask(topics, { transaction, body, ...(timeoutMs !== undefined && { timeoutMs }) }),
    )
    const answered = OK_ENVELOPE.safeParse(parse(json, decimals))
    const parsed = data.safeParse(answered.data?.data)
    if (!parsed.success) throw unreachable(this.#line.url, `answer to ${verb} breaks its schema`, parsed.error)
    return parsed.data
  }

  /** Calls back when the connection is lost, and when it is there again. */
  onConnection(changed: (isThere: boolean) => void): void {
    this.#line.onChange({ lost: () => changed(false), back: async () => changed(true) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]()
  }
}

/** Name of the unit that speaks on a bus, from its retained status. Rejects with `UMT-BUS-104` when none does. */
export async function unitOn(url: string, timeoutMs = 5_000): Promise<string> {
  await using line = await told(Line.open(url, { ...ownPassword(url), timeoutMs }))
  return await told(speakingUnit(line, timeoutMs))
}

const [OK_ENVELOPE] = responseEnvelope.options

/** Fails as a command can tell it. */
async function told<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw asUmtError(error)
  }
}

/** In the audit it tells a command from a screen; two commands at a time have two names. */
const ownName = (): string => `umt-${crypto.randomUUID().slice(0, 8)}`

/** `undefined` for what is no JSON; no schema takes it. */
function parse(json: string, decimals = false): unknown {
  try {
    return decimals ? parseKeepingDecimals(json) : JSON.parse(json)
  } catch {
    return undefined
  }
}
