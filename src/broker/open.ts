import type { IClientOptions, MqttClient, Store } from 'mqtt'
import type { Rooms } from './in-flight.ts'
import type { Material } from './material.ts'

/** How the broker answered, where it did: it let us in, and these are its limits. */
export interface Opened {
  readonly client: MqttClient
  /** Bytes of the largest packet that it takes. */
  readonly largest: number
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
const KEEPALIVE_S = 30
/** Whatever Node is told to allow. */
const NOT_OLDER = { minVersion: 'TLSv1.2' } as const

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
    connectTimeout: timeoutMs,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...NOT_OLDER,
    wsOptions: NOT_OLDER,
  })
  prepare?.(client)
  return await new Promise((resolve, reject) => {
    let last: Error | undefined
    const give = (error: Error) => {
      clearTimeout(timer)
      client.end(true)
      reject(last ?? error)
    }
    // What was under way is brought to its end before `connect`; a broker that accepts the socket and says nothing is not.
    const timer = setTimeout(() => give(new MqttSilence('no answer')), timeoutMs)
    const closed = () => give(new MqttSilence('connection closed'))
    // Without a listener it would end the process; what it comes to is told by `close`.
    client.on('error', (error) => {
      last = error
    })
    client.once('close', closed)
    client.once('connect', ({ properties }) => {
      clearTimeout(timer)
      client.off('close', closed)
      resolve({ client, largest: properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY })
    })
  })
}

/** Nobody said why. */
class MqttSilence extends Error {
  override readonly name = 'MqttSilence'
}

/** Resolves when the connection is over, with the reason code that the broker gave (MQTT 5 section 3.14.2.1), if any. */
export const over = (client: MqttClient): Promise<number | undefined> =>
  new Promise((resolve) => {
    let reason: number | undefined
    client.on('disconnect', ({ reasonCode }) => {
      reason = reasonCode
    })
    if (client.connected) client.once('close', () => resolve(reason))
    else resolve(undefined)
  })

/** Ends a connection in good order, so that no last will is sent; cut off when the broker takes longer. */
export async function leave(client: MqttClient, graceMs: number): Promise<void> {
  const late = setTimeout(() => client.end(true), graceMs)
  await client.endAsync(!client.connected).catch(() => undefined)
  clearTimeout(late)
}
