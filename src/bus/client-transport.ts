import type { MqttClient } from 'mqtt'
import { openMqtt, unreachable, withoutCredential } from './mqtt-connection.ts'
import { requestFilter } from './requests.ts'
import { ROLES } from './roles.ts'
import type { PayloadOf } from './topics.ts'
import { TOPICS, topicOf } from './topics.ts'
import type { Credential, Message, PublishOptions, Transport } from './transport.ts'

export interface ClientTransportOptions {
  readonly url: string
  readonly unit: string
  readonly version: string
  readonly credential?: Credential
  readonly connectTimeoutMs?: number
}

/** The daemon as a client of a foreign MQTT 3.1.1 broker, with its `offline` as last will. */
export class ClientTransport implements Transport {
  readonly url: string
  readonly #client: MqttClient
  readonly #filter: string
  readonly #pending = new Set<(error: Error) => void>()
  #closing: Promise<void> | undefined

  private constructor(url: string, client: MqttClient, unit: string) {
    this.url = withoutCredential(url)
    this.#client = client
    this.#filter = requestFilter(unit)
    client.on('close', () => {
      for (const reject of this.#pending) reject(unreachable(this.url, 'connection lost'))
      this.#pending.clear()
    })
  }

  /** Connects. Rejects with `UMT-BUS-104` when the broker cannot be reached or lets nobody in. */
  static async connect(options: ClientTransportOptions): Promise<ClientTransport> {
    const { url, unit, version, credential, connectTimeoutMs = 5_000 } = options
    const offline: PayloadOf['status'] = { status: 'offline', version, unit }
    const client = await openMqtt(url, connectTimeoutMs, {
      // One name for one unit: a restarted daemon takes its old connection over, so the broker sends the old last will
      // before the new `online`. With two names a connection that died silently would say `offline` minutes later.
      clientId: `umt-vitals-${unit}`,
      ...credential,
      will: {
        topic: topicOf(unit, 'status', {}),
        payload: Buffer.from(JSON.stringify(offline)),
        qos: TOPICS.status.qos,
        retain: TOPICS.status.retained,
      },
    })
    return new ClientTransport(url, client, unit)
  }

  /** QoS 1 resolves with the broker's PUBACK. Nothing is queued while the broker is away: the journal is the store. */
  publish(topic: string, payload: string, { qos, retain }: PublishOptions): Promise<void> {
    if (!this.#client.connected) return Promise.reject(unreachable(this.url, 'not connected'))
    return new Promise((resolve, reject) => {
      this.#pending.add(reject)
      this.#client.publish(topic, payload, { qos, retain }, (error) => {
        this.#pending.delete(reject)
        if (error) reject(unreachable(this.url, error.message, error))
        else resolve()
      })
    })
  }

  async onMessage(handler: (message: Message) => void): Promise<void> {
    this.#client.on('message', (topic, payload, packet) => {
      // A retained request is an old one: to carry it out now could open an encounter for a patient who has left.
      // Who may ask is for that broker to say: it does not tell us who does.
      if (!packet.retain) handler({ topic, payload, caller: { roles: ROLES } })
    })
    const [granted] = await this.#client.subscribeAsync(this.#filter, { qos: 1 }).catch((error: unknown) => {
      throw unreachable(this.url, `subscription to ${this.#filter} refused`, error)
    })
    if (granted === undefined || granted.qos > 2) throw unreachable(this.url, `subscription to ${this.#filter} refused`)
  }

  onReconnect(handler: () => void): void {
    this.#client.on('connect', handler)
  }

  /** Disconnects in good order, so the broker sends no last will. */
  close(): Promise<void> {
    // Waiting for acknowledgements from a broker that is away would never end.
    this.#closing ??= this.#client.endAsync(!this.#client.connected)
    return this.#closing
  }
}
