import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { TEST_USER } from './test-user.ts'

/** A message as a client that is none of ours sees it. */
export interface Heard {
  readonly topic: string
  readonly text: string
  readonly qos: number
  readonly retain: boolean
}

/** A client that is none of ours, for tests. */
export interface Stranger extends AsyncDisposable {
  readonly client: MqttClient
  /** The next message, in the order of arrival. */
  next(): Promise<Heard>
  /** Settles when the connection is gone, for whatever reason. */
  readonly gone: Promise<void>
}

/** By default a user with every role, unless the address or the options name another; `anonymous`: without any. */
export async function stranger(
  url: string,
  options: IClientOptions = {},
  who: 'known' | 'anonymous' = 'known',
): Promise<Stranger> {
  const login = who === 'known' ? loginFor(url) : {}
  const client = await connectAsync(url, { reconnectPeriod: 0, ...login, ...options }, false)
  client.on('error', () => {})
  const heard: Heard[] = []
  const waiting: ((message: Heard) => void)[] = []
  client.on('message', (topic, payload, { qos, retain }) => {
    const message = { topic, text: payload.toString(), qos, retain }
    const waiter = waiting.shift()
    if (waiter) waiter(message)
    else heard.push(message)
  })
  return {
    client,
    async next() {
      return heard.shift() ?? new Promise((resolve) => waiting.push(resolve))
    },
    gone: new Promise((resolve) => client.once('close', () => resolve())),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  }
}

/** What a client of a test shows where its address has no user. */
export const loginFor = (url: string): { username?: string; password?: string } =>
  new URL(url).username === '' ? { username: TEST_USER.name, password: TEST_USER.password } : {}

/** A bare socket to the port of a broker's URL. */
export async function rawSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connectSocket({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Settles when a socket is closed, also when it was reset. */
export const socketGone = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()))

/** CONNECT of MQTT 3.1.1 for a clean session; of a user with every role unless another is named, or none. */
export function connectPacket(
  clientId: string,
  login: { readonly name: string; readonly password: string } | 'anonymous' = TEST_USER,
): Buffer {
  const isKnown = login !== 'anonymous'
  const fields = [clientId, ...(isKnown ? [login.name, login.password] : [])].map((text) => Buffer.from(text))
  const payload = fields.flatMap((field) => [0x00, field.length, ...field])
  return Buffer.from([
    0x10, // CONNECT
    10 + payload.length, // remaining length
    ...[0x00, 0x04, 0x4d, 0x51, 0x54, 0x54], // protocol name, "MQTT"
    0x04, // protocol level 4 = 3.1.1
    isKnown ? 0xc2 : 0x02, // flags: user name, password, clean session
    ...[0x00, 0x00], // keep alive: none
    ...payload,
  ])
}

/** SUBSCRIBE with QoS 1. */
export function subscribePacket(filter: string): Buffer {
  const text = Buffer.from(filter)
  return Buffer.from([
    0x82, // SUBSCRIBE
    5 + text.length, // remaining length
    ...[0x00, 0x01], // packet identifier
    ...[0x00, text.length],
    ...text,
    0x01, // QoS 1
  ])
}
