import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet'
import { type Announced, breach } from './breach.ts'

/** What passes between a client and the broker: what it hears, and what it is about to say. */
export type Moment = `${'hears' | 'says'} ${Packet['cmd']}`

interface Refusal {
  readonly connack?: number
  readonly pubrec?: number
  readonly puback?: number
  /** Instead of an answer to a PUBLISH: why the connection ends, 0 without a word. */
  readonly disconnect?: number
  /** So many PUBLISH; as long as it stands otherwise. */
  readonly times?: number
}

interface Connection {
  readonly stream: Duplex
  isOfFinals: boolean
  isLost: boolean
  /** What the broker holds under a number, and has not passed on. */
  session: Map<number, string>
  /** Numbers that it has not answered for. */
  readonly open: Set<number>
}

/**
 * An MQTT 5 broker to the letter of QoS 2, which can be told to cut the connection at any packet: what it hears then is not done,
 * what it says is done and not heard. Passes a message on when it is told to (method A of MQTT 5 section 4.3.3). It announces what
 * it is told to, and holds a client to that as the large brokers do, which cannot run here.
 */
export class ExactBroker implements AsyncDisposable {
  /** Payloads of finals in the order in which they were passed on. */
  readonly delivered: string[] = []
  /** Topics of what was said with QoS 0 and 1 on other connections, in order. */
  readonly said: string[] = []
  /** Reason codes with which it ended connections for what was sent. */
  readonly breaches: number[] = []
  announces: Announced = {}
  /** It takes connections and acknowledges nothing. */
  isMute = false
  /** Cuts the connection of the finals at this moment, once. */
  cutAt: Moment | undefined
  /** Told of each moment of the finals before it is one. */
  happens: ((moment: Moment) => void) | undefined
  /** `silence`: nothing comes through any more, and nobody hears of it, as when a vehicle enters a tunnel. */
  cutBy: 'reset' | 'silence' = 'reset'
  refusal: Refusal = {}
  connections = 0
  /** Whether each connection found a session. */
  readonly resumed: boolean[] = []
  readonly url: string
  readonly #sessions = new Map<string, Map<number, string>>()
  readonly #connections = new Set<Connection>()
  readonly #close: () => Promise<void>

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async start(): Promise<ExactBroker> {
    const server = createServer((socket) => broker.serve(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    const broker: ExactBroker = new ExactBroker(`mqtt://127.0.0.1:${address.port}`, async () => {
      const closed = once(server, 'close')
      server.close()
      for (const { stream } of broker.#connections) stream.destroy()
      await closed
    })
    return broker
  }

  /** Forgets what it was to remember. */
  loseSessions(): void {
    this.#sessions.clear()
    this.cut()
  }

  /** Forgets the messages that it holds, and knows its clients, as a broker that is back with what it last kept. */
  loseMessages(): void {
    for (const session of this.#sessions.values()) session.clear()
  }

  /** As if somebody else came by the same name. */
  takeOver(): void {
    this.dismiss(0x8e)
  }

  /** Ends all connections, and says why. */
  dismiss(reasonCode: number): void {
    for (const { stream } of this.#connections)
      stream.end(mqttPacket.generate({ cmd: 'disconnect', reasonCode }, { protocolVersion: 5 }))
  }

  cut(): void {
    for (const { stream } of this.#connections) cutOff(stream)
  }

  /** A client has come, by whatever way. */
  serve(stream: Duplex): void {
    const connection: Connection = { stream, isOfFinals: false, isLost: false, session: new Map(), open: new Set() }
    this.#connections.add(connection)
    stream.on('close', () => this.#connections.delete(connection)).on('error', () => undefined)
    const parser = mqttPacket.parser({ protocolVersion: 5 })
    parser.on('packet', (packet) => {
      if (packet.cmd === 'connect') connection.isOfFinals = packet.clientId.endsWith('-finals')
      if (stream.destroyed || this.#isCut(`hears ${packet.cmd}`, connection)) return
      this.#hear(packet, connection)
    })
    stream.on('data', (bytes) => void parser.parse(bytes))
  }

  #hear(packet: Packet, connection: Connection): void {
    const { session, open, isOfFinals } = connection
    const { messageId = 0 } = packet
    const reason = breach(packet, this.announces, open.size)
    if (reason !== undefined) {
      this.breaches.push(reason)
      this.#endWith(packet, reason, connection)
      return
    }
    if (packet.cmd === 'connect') {
      this.connections += 1
      const known = packet.clean ? undefined : this.#sessions.get(packet.clientId)
      connection.session = known ?? new Map()
      if (isOfFinals) {
        this.#sessions.set(packet.clientId, connection.session)
        this.resumed.push(known !== undefined)
      }
      const { connack: reasonCode = 0 } = this.refusal
      this.#say(
        { cmd: 'connack', reasonCode, sessionPresent: known !== undefined, properties: this.announces },
        connection,
      )
    }
    if (packet.cmd === 'publish') this.#take(packet, connection)
    if (packet.cmd === 'pubrel') {
      const message = session.get(messageId)
      session.delete(messageId)
      open.delete(messageId)
      if (message !== undefined) this.delivered.push(message)
      this.#say({ cmd: 'pubcomp', messageId, reasonCode: message === undefined ? 0x92 : 0 }, connection)
    }
    if (packet.cmd === 'subscribe') this.#say({ cmd: 'suback', messageId, granted: [1] }, connection)
    if (packet.cmd === 'pingreq') this.#say({ cmd: 'pingresp' }, connection)
  }

  #take(packet: IPublishPacket, connection: Connection): void {
    const { session, open, isOfFinals, stream } = connection
    const { messageId = 0, qos } = packet
    const { pubrec = 0, puback = 0, disconnect, times } = this.refusal
    if (times !== undefined && qos > 0) this.refusal = times > 1 ? { ...this.refusal, times: times - 1 } : {}
    if (disconnect !== undefined) {
      if (disconnect === 0) cutOff(stream)
      else this.#endWith(packet, disconnect, connection)
      return
    }
    if (qos > 0) open.add(messageId)
    if (qos === 2) {
      if (this.isMute) return
      if (pubrec > 0) open.delete(messageId)
      else if (!session.has(messageId)) session.set(messageId, packet.payload.toString())
      this.#say({ cmd: 'pubrec', messageId, reasonCode: pubrec }, connection)
      return
    }
    if (!isOfFinals) this.said.push(packet.topic)
    else if (puback === 0) this.delivered.push(packet.payload.toString())
    if (qos === 0 || this.isMute) return
    // As over a network: what came with it is counted first.
    setImmediate(() => {
      open.delete(messageId)
      this.#say({ cmd: 'puback', messageId, reasonCode: puback }, connection)
    })
  }

  #endWith({ cmd }: Packet, reasonCode: number, { stream }: Connection): void {
    const packet: Packet =
      cmd === 'connect' ? { cmd: 'connack', reasonCode, sessionPresent: false } : { cmd: 'disconnect', reasonCode }
    stream.end(mqttPacket.generate(packet, { protocolVersion: 5 }))
  }

  #say(packet: Packet, connection: Connection): void {
    if (this.#isCut(`says ${packet.cmd}`, connection)) return
    connection.stream.write(mqttPacket.generate(packet, { protocolVersion: 5 }))
  }

  #isCut(moment: Moment, connection: Connection): boolean {
    const { stream, isOfFinals, isLost } = connection
    if (stream.destroyed || isLost) return true
    if (!isOfFinals) return false
    this.happens?.(moment)
    if (this.cutAt !== moment) return false
    this.cutAt = undefined
    if (this.cutBy === 'silence') connection.isLost = true
    else cutOff(stream)
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}

/** As a process that dies, or a connection that something on the way no longer knows. */
function cutOff(stream: Duplex & Partial<Pick<Socket, 'resetAndDestroy'>>): void {
  if (stream.resetAndDestroy) stream.resetAndDestroy()
  else stream.destroy()
}
