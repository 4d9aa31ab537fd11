import type { EventEmitter } from 'node:events'
import type { Aedes, AedesPublishPacket, PublishPacket } from 'aedes'
import { UmtError } from '../errors.ts'
import { type Caller, callerIn } from './caller.ts'
import { type Listener, listenTcp, listenWebSocket, type OnStream, type WebSocketOptions } from './listeners.ts'
import { type Made, makeBroker, REQUESTS } from './make-broker.ts'
import { rootOf } from './topics.ts'
import type { Message, PublishOptions, Transport } from './transport.ts'
import type { Users } from './users.ts'

export interface BrokerOptions {
  readonly unit: string
  /** Loopback unless told otherwise. */
  readonly host?: string
  /** 0, the default, takes a free port. */
  readonly port?: number
  readonly webSocketPort?: number
  /** Who is let in by a password; nobody unless given. Without one a program of this machine reads the status alone. */
  readonly users?: Users
  /** Origins of pages that may connect, besides those of this computer. */
  readonly allowedOrigins?: readonly string[]
  /** How long a client may leave its socket full before it is dropped. What is sent to it meanwhile waits in memory. */
  readonly slowClientMs?: number
  /** Told once a connection what ended it. */
  readonly report?: (error: Error) => void
  /** Told of each filter that a client was granted; what is published from then on reaches it. */
  readonly onSubscribe?: (filter: string) => void
}

/** SUBACK return code, MQTT 3.1.1 section 3.9.3. */
const REFUSED: number = 0x80

/** The MQTT 3.1.1 broker inside the daemon, over TCP and WebSocket. Publishes without a network hop. */
export class EmbeddedBroker implements Transport {
  readonly url: string
  readonly wsUrl: string
  /** How another listener brings its connections in. */
  readonly entry: Pick<WebSocketOptions, 'connections' | 'onStream' | 'allowedOrigins'>
  readonly #broker: Aedes
  readonly #listeners: { close(): Promise<void> }[]
  /** Who asked for what is answered, by the very payload: an answer that stands nowhere here reaches nobody. */
  readonly #answers: WeakMap<object, Caller>
  readonly #deliveries = new Set<Promise<void>>()
  #tail: Promise<void> = Promise.resolve()
  #emitted: () => void = () => {}
  #closing: Promise<void> | undefined

  private constructor(
    { broker, answers }: Made,
    host: string,
    tcp: Listener,
    webSocket: Listener,
    entry: Pick<WebSocketOptions, 'connections' | 'onStream' | 'allowedOrigins'>,
  ) {
    const name = host.includes(':') ? `[${host}]` : host
    this.url = `mqtt://${name}:${tcp.port}`
    this.wsUrl = `ws://${name}:${webSocket.port}`
    this.#broker = broker
    this.#answers = answers
    this.#listeners = [tcp, webSocket]
    this.entry = entry
  }

  /** Opens both ports. Rejects with `UMT-BUS-101` when one is taken; nothing stays open then. */
  static async start(options: BrokerOptions): Promise<EmbeddedBroker> {
    const { host = '127.0.0.1', port = 0, webSocketPort = 0, report = () => {} } = options
    const made = await makeBroker(options)
    const { broker, gate, guard } = made
    const told = new WeakSet<object>()
    // A client that is dropped fails once for every message that was waiting for it.
    const reportOnce = (client: object, error: Error) => {
      if (!told.has(client)) report(error)
      told.add(client)
    }
    broker.on('clientError', reportOnce)
    broker.on('connectionError', reportOnce)
    broker.on('subscribe', (subscriptions) => {
      for (const { topic, qos } of subscriptions) if (qos !== REFUSED) options.onSubscribe?.(topic)
    })
    // Not in its types: what the store of retained messages cannot do. Without a listener it would end the process.
    const emitter: EventEmitter = broker
    emitter.on('error', report)
    const onStream: OnStream = (stream, entrance, place) => {
      gate.opened(stream, entrance)
      broker.handle(stream)
      guard.watch(stream, place)
    }
    const { connections } = guard
    let tcp: Listener | undefined
    try {
      tcp = await listenTcp({ host, port, connections, onStream })
      const allowedOrigins = options.allowedOrigins ?? []
      const shared = { host, connections, onStream, allowedOrigins }
      const webSocket = await listenWebSocket({ ...shared, port: webSocketPort })
      const embedded = new EmbeddedBroker(made, host, tcp, webSocket, { connections, onStream, allowedOrigins })
      await embedded.#watchEmissions(options.unit)
      return embedded
    } catch (error) {
      await tcp?.close()
      await closeBroker(broker)
      throw error
    }
  }

  /**
   * Opens the Unix socket of this machine too. Rejects with `UMT-BUS-113` where another daemon has it, `UMT-BUS-112` where
   * it cannot be made.
   */
  async openSocket(path: string): Promise<void> {
    // Loaded on demand: a replay has none.
    const { listenLocally } = await import('./local-socket.ts')
    this.#listeners.push(await listenLocally(path, this.entry))
  }

  /** Clients connected now. */
  get clients(): number {
    return this.#broker.connectedClients
  }

  publish(topic: string, text: string, { qos, retain, to }: PublishOptions): Promise<void> {
    if (this.#closing) return Promise.reject(new UmtError('UMT-BUS-104', { url: this.url, detail: 'closed' }))
    const payload = Buffer.from(text)
    if (to) this.#answers.set(payload, to)
    const turn = this.#tail.then(() => this.#emit({ cmd: 'publish', dup: false, topic, payload, qos, retain }))
    this.#tail = turn.catch(() => {})
    return turn
  }

  /**
   * One message at a time, until the broker has handed it to its subscribers' connections. Published at once, a QoS 0
   * message overtakes a QoS 1 one inside the broker, which then takes the late one for a duplicate by its number and drops
   * it: a waveform would swallow the Observation before it. The broker's own callback comes too late to wait for, after the
   * slowest subscriber.
   */
  #emit(packet: PublishPacket): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#emitted = resolve
      const delivery = new Promise<void>((delivered) => {
        this.#broker.publish(packet, (error) => {
          if (error) reject(error)
          delivered()
        })
      })
      this.#deliveries.add(delivery)
      delivery.then(() => this.#deliveries.delete(delivery))
    })
  }

  #watchEmissions(unit: string): Promise<void> {
    return this.#subscribe(`${rootOf(unit)}/#`, () => this.#emitted())
  }

  async onMessage(handler: (message: Message) => void): Promise<void> {
    await this.#subscribe(`${REQUESTS}#`, ({ topic, payload }) => {
      if (this.#closing) return
      const [level = '', ...levels] = topic.slice(REQUESTS.length).split('/')
      handler({ topic: levels.join('/'), payload: Buffer.from(payload), caller: callerIn(level) })
    })
  }

  /** Never: this broker lives and dies with the daemon. */
  onReconnect(): void {}

  #subscribe(filter: string, handler: (packet: AedesPublishPacket) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#broker.subscribe(
        filter,
        (packet, done) => {
          handler(packet)
          done()
        },
        resolve,
      )
    })
  }

  /** Closes something with the ports of its own, once everybody has heard what was published. */
  closeWith(other: { close(): Promise<void> }): void {
    this.#listeners.push(other)
  }

  /** Waits for what was published to be on its way, then ends the clients and closes the ports. */
  close(): Promise<void> {
    this.#closing ??= this.#tail.then(() => this.#shut())
    return this.#closing
  }

  async #shut(): Promise<void> {
    // Bounded: a client that takes nothing is dropped after `slowClientMs`.
    await Promise.all(this.#deliveries)
    await closeBroker(this.#broker)
    await Promise.all(this.#listeners.map((listener) => listener.close()))
  }
}

const closeBroker = (broker: Aedes): Promise<void> => new Promise((resolve) => broker.close(() => resolve()))
