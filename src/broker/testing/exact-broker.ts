import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import mqttPacket, { type Packet } from 'mqtt-packet'

/** What passes between a client and the broker: what it hears, and what it is about to say. */
export type Moment = `${'hears' | 'says'} ${Packet['cmd']}`

/**
 * An MQTT 5 broker to the letter of QoS 2, which can be told to cut the connection at any packet: what it hears then is not done,
 * what it says is done and not heard. Passes a message on when it is told to (method A of MQTT 5 section 4.3.3).
 */
export class ExactBroker implements AsyncDisposable {
  /** Payloads in the order in which they were passed on. */
  readonly delivered: string[] = []
  /** Topics of what was said with QoS 0 and 1, in order. */
  readonly said: string[] = []
  /** It takes connections and acknowledges nothing. */
  isMute = false
  /** Cuts the connection of the finals at this moment, once. */
  cutAt: Moment | undefined
  /** Reason codes with which it refuses, as long as it is told to, or so many PUBLISH. */
  refusal: { readonly connack?: number; readonly pubrec?: number; readonly times?: number } = {}
  connections = 0
  /** Whether each connection found a session. */
  readonly resumed: boolean[] = []
  readonly url: string
  readonly #sessions = new Map<string, Map<number, string>>()
  readonly #sockets = new Set<Socket>()
  readonly #close: () => Promise<void>

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async start(): Promise<ExactBroker> {
    const server = createServer((socket) => broker.#handle(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    const broker: ExactBroker = new ExactBroker(`mqtt://127.0.0.1:${address.port}`, async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of broker.#sockets) socket.destroy()
      await closed
    })
    return broker
  }

  /** Forgets what it was to remember. */
  loseSessions(): void {
    this.#sessions.clear()
    this.cut()
  }

  /** As if somebody else came by the same name. */
  takeOver(): void {
    for (const socket of this.#sockets)
      socket.end(mqttPacket.generate({ cmd: 'disconnect', reasonCode: 0x8e }, { protocolVersion: 5 }))
  }

  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  #handle(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined)
    const parser = mqttPacket.parser({ protocolVersion: 5 })
    let session = new Map<number, string>()
    let isOfFinals = false
    const say = (packet: Packet): void => {
      if (isOfFinals && this.#isCut(`says ${packet.cmd}`, socket)) return
      socket.write(mqttPacket.generate(packet, { protocolVersion: 5 }))
    }
    parser.on('packet', (packet) => {
      if (packet.cmd === 'connect') isOfFinals = packet.clientId.endsWith('-finals')
      if (socket.destroyed || (isOfFinals && this.#isCut(`hears ${packet.cmd}`, socket))) return
      if (packet.cmd === 'connect') {
        this.connections += 1
        const reasonCode = this.refusal.connack ?? 0
        const known = packet.clean ? undefined : this.#sessions.get(packet.clientId)
        session = known ?? new Map()
        if (isOfFinals) {
          this.#sessions.set(packet.clientId, session)
          this.resumed.push(known !== undefined)
        }
        say({ cmd: 'connack', reasonCode, sessionPresent: known !== undefined })
      }
      const { messageId = 0 } = packet
      if (packet.cmd === 'publish' && packet.qos === 2) {
        const { pubrec: reasonCode = 0, times } = this.refusal
        if (times !== undefined) this.refusal = times > 1 ? { ...this.refusal, times: times - 1 } : {}
        if (reasonCode === 0 && !session.has(messageId)) session.set(messageId, packet.payload.toString())
        say({ cmd: 'pubrec', messageId, reasonCode })
      }
      if (packet.cmd === 'publish' && packet.qos < 2) this.said.push(packet.topic)
      if (packet.cmd === 'publish' && packet.qos === 1 && !this.isMute) say({ cmd: 'puback', messageId, reasonCode: 0 })
      if (packet.cmd === 'pubrel') {
        const message = session.get(messageId)
        session.delete(messageId)
        if (message !== undefined) this.delivered.push(message)
        say({ cmd: 'pubcomp', messageId, reasonCode: message === undefined ? 0x92 : 0 })
      }
      if (packet.cmd === 'subscribe') say({ cmd: 'suback', messageId, granted: [1] })
    })
    socket.on('data', (bytes) => void parser.parse(bytes))
  }

  #isCut(moment: Moment, socket: Socket): boolean {
    if (socket.destroyed) return true
    if (this.cutAt !== moment) return false
    this.cutAt = undefined
    socket.resetAndDestroy()
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}
