import { type Clock, systemClock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { mayAsk } from './access.ts'
import { type Answer, answer, type Handlers } from './answer.ts'
import { Answered } from './answered.ts'
import { CONTRACT } from './contract.ts'
import { isVerb, REQUEST_TABLE, responseTopic, verbOf } from './requests.ts'
import { type ParamsOf, type PayloadOf, TOPIC_TABLE, TOPICS, type TopicName, topicOf } from './topics.ts'
import type { Message, PublishOptions, Transport } from './transport.ts'

export interface BusOptions {
  readonly unit: string
  readonly version: string
  readonly clock?: Clock
  /** FHIR Device of the gateway, which every Observation refers to. */
  readonly device?: PayloadOf['status']['device']
  /** Hears what is said, but Observations, which are said outside in their own way. */
  readonly also?: (topic: string, json: string, options: PublishOptions) => void
  /** Told what could not be delivered or answered; nobody else hears of it. */
  readonly report?: (error: unknown) => void
}

/** What the daemon says and answers on MQTT, type-checked by topic and verb. */
export class Bus {
  readonly #transport: Transport
  readonly #unit: string
  readonly #version: string
  readonly #clock: Clock
  readonly #device: PayloadOf['status']['device']
  readonly #also: BusOptions['also']
  readonly #report: (error: unknown) => void
  /** The last word on every retained topic, for a broker that lost it. */
  readonly #retained = new Map<string, { readonly json: string; readonly name: TopicName }>()
  readonly #answered = new Answered()

  constructor(
    transport: Transport,
    { unit, version, clock = systemClock, device, also, report = () => {} }: BusOptions,
  ) {
    this.#transport = transport
    this.#unit = unit
    this.#version = version
    this.#clock = clock
    this.#device = device
    this.#also = also
    this.#report = report
    transport.onReconnect(() => this.#renew())
  }

  /**
   * Publishes a payload. What its schema does not name is left out, so that a row with a value or a patient in it cannot
   * slip through. Rejects with `UMT-BUS-104` when there is no broker, `UMT-CLI-199` when the payload breaks its schema.
   */
  async publish<N extends TopicName>(name: N, params: ParamsOf[N], payload: PayloadOf[N]): Promise<void> {
    const parsed = TOPIC_TABLE[name].payload.safeParse(payload)
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
      throw new UmtError('UMT-CLI-199', { detail: `payload of ${name}: ${fields}` })
    }
    await this.publishRaw(name, params, JSON.stringify(parsed.data))
  }

  /** Publishes JSON as it is: Observations keep the digits of their decimals. */
  async publishRaw<N extends TopicName>(name: N, params: ParamsOf[N], json: string): Promise<void> {
    const topic = topicOf(this.#unit, name, params)
    if (TOPICS[name].retained) this.#retained.set(topic, { json, name })
    await this.#send(topic, json, name)
  }

  /** Takes a retained message back: nobody who subscribes later hears of it, as of a device that was forgotten. */
  async clear<N extends TopicName>(name: N, params: ParamsOf[N]): Promise<void> {
    const topic = topicOf(this.#unit, name, params)
    this.#retained.delete(topic)
    // An empty payload erases what is retained, MQTT 3.1.1 section 3.3.1.3.
    await this.#send(topic, '', name)
  }

  #send(topic: string, json: string, name: TopicName): Promise<void> {
    const options = { qos: TOPICS[name].qos, retain: TOPICS[name].retained }
    if (name !== 'observations') this.#also?.(topic, json, options)
    return this.#transport.publish(topic, json, options)
  }

  /** Says that the daemon is there; after the ports are open and requests are served. */
  online(): Promise<void> {
    return this.#status('online')
  }

  /** Says that the daemon goes; the last word before the transport is closed. */
  offline(): Promise<void> {
    return this.#status('offline')
  }

  #status(status: 'online' | 'offline'): Promise<void> {
    const since = new Date(this.#clock.utc(this.#clock.now())).toISOString()
    return this.publish(
      'status',
      {},
      {
        status,
        version: this.#version,
        contract: CONTRACT,
        unit: this.#unit,
        since,
        ...(this.#device && { device: this.#device }),
      },
    )
  }

  /** Answers requests from now on; resolves when they arrive. */
  serve(handlers: Handlers): Promise<void> {
    return this.#transport.onMessage((message) => {
      this.#respond(message, handlers).catch(this.#report)
    })
  }

  async #respond({ topic, payload, caller }: Message, handlers: Handlers): Promise<void> {
    const verb = verbOf(this.#unit, topic)
    if (verb === undefined) return
    const carryOut = async (): Promise<Answer> => {
      const made = await answer(verb, payload, handlers, caller)
      if (made.unexpected !== undefined) this.#report(made.unexpected)
      return made
    }
    // A refusal is not remembered: it may be granted later.
    const changing = isVerb(verb) && REQUEST_TABLE[verb].changing && mayAsk(caller?.roles ?? [], verb)
    const { json } = await (changing ? this.#answered.once(verb, payload, caller?.user ?? '', carryOut) : carryOut())
    const to = caller && { to: caller }
    await this.#transport.publish(responseTopic(this.#unit, verb), json, { qos: 1, retain: false, ...to })
  }

  /** The last will of the lost connection stands as `offline`, and a broker that restarted knows nothing. */
  #renew(): void {
    for (const [topic, { json, name }] of this.#retained) this.#send(topic, json, name).catch(this.#report)
  }

  /** Ends the connection or the broker. */
  close(): Promise<void> {
    return this.#transport.close()
  }
}
