import type { IClientOptions, MqttClient, Store } from 'mqtt'
import { overOf, Unanswered } from './ending.ts'
import { type Limits, lackOf, limitsOf } from './limits.ts'
import type { Material } from './material.ts'
import type { Rooms } from './rooms.ts'

/** How the broker answered, where it did: it let us in, and this is what it takes. */
export interface Opened {
  readonly client: MqttClient
  readonly limits: Limits
  /** Resolves when the connection is over, with why. */
  readonly over: Promise<Error>
}

export interface OpenOptions extends Pick<IClientOptions, 'clientId' | 'clean' | 'will' | 'properties'> {
  readonly url: string
  readonly material: Material
  readonly timeoutMs?: number
  /** MQTT.js keeps what is under way here until it is settled. */
  readonly rooms?: (fresh: () => Store) => Rooms
  /** Called before anything arrives. */
  readonly prepare?: (client: MqttClient) => void
}

const TIMEOUT_MS = 15_000
/** For one message: the largest takes a minute over an old mobile network. A broker that lives and says nothing is left after it. */
export const ANSWER_MS = 300_000
const KEEPALIVE_S = 30
const SOCKET = {
  /** Whatever Node is told to allow. */
  minVersion: 'TLSv1.2',
  /**
   * ms, for each address of a name but the last one. Node gives one a quarter of a second, in which nobody answers over a
   * satellite or an old mobile network: of a cluster only its last address would ever be reached.
   */
  autoSelectFamilyAttemptTimeout: 2_000,
} as const

/**
 * One connection, which does not come back by itself: for the next one certificates and passwords are read anew. MQTT 5, since
 * a 3.1.1 broker acknowledges what it throws away for want of rights. Rejects with what came of it.
 */
export async function openConnection(options: OpenOptions): Promise<Opened> {
  const { url, material, timeoutMs = TIMEOUT_MS, rooms, prepare, ...session } = options
  const { username, password, ca, cert, key } = material
  // Loaded here: the daemon without a broker outside never needs it.
  const { connect, Store } = await import('mqtt')
  const client = connect(url, {
    ...session,
    ...rooms?.(() => new Store()),
    protocolVersion: 5,
    reconnectPeriod: 0,
    queueQoSZero: false,
    keepalive: KEEPALIVE_S,
    // Longer than ours, which tells what is silent from what is closed.
    connectTimeout: 2 * timeoutMs,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...SOCKET,
    // One of its own: MQTT.js writes the certificates of this connection into it.
    wsOptions: { ...SOCKET },
  })
  prepare?.(client)
  const over = overOf(client)
  const limits = new Promise<Limits>((resolve) => {
    client.once('connect', ({ properties }) => resolve(limitsOf(properties)))
  })
  const { promise: late, resolve: giveUp } = Promise.withResolvers<Error>()
  const wait = (ms: number) => setTimeout(() => giveUp(new Unanswered()), ms)
  let timer = wait(timeoutMs)
  // After CONNACK what was under way is brought to its end before `connect`, which takes its time on a slow network.
  client.once('packetreceive', () => {
    clearTimeout(timer)
    timer = wait(ANSWER_MS)
  })
  const answer = await Promise.race([limits, over, late])
  clearTimeout(timer)
  const problem = answer instanceof Error ? answer : lackOf(answer, session.will)
  if (problem === undefined && !(answer instanceof Error)) return { client, limits: answer, over }
  client.end(true)
  throw problem
}

/** Ends a connection in good order, so that no last will is sent; cut off when the broker takes longer. */
export async function leave(client: MqttClient, graceMs: number): Promise<void> {
  const late = setTimeout(() => client.end(true), graceMs)
  await client.endAsync(!client.connected).catch(() => undefined)
  clearTimeout(late)
}
