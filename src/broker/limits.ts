import type { IClientOptions } from 'mqtt'
import type { IConnackPacket } from 'mqtt-packet'
import { refusedWith } from './ending.ts'

/** Reason codes of MQTT 5: what the broker was asked for it does not have. */
export const NO_RETAIN = 0x9a
export const NO_QOS = 0x9b

/** What a broker takes; whatever it does not announce is without limit, MQTT 5 section 3.2.2.3. */
export interface Limits {
  /** Bytes of the largest packet. */
  readonly largest: number
  /** How many messages with QoS 1 and 2 may wait for its answer. */
  readonly atATime: number
  readonly qos: 0 | 1 | 2
  /** Whether it keeps the last word on a topic. */
  readonly isRetaining: boolean
}

export function limitsOf(properties: IConnackPacket['properties'] = {}): Limits {
  const { maximumPacketSize, receiveMaximum, maximumQoS, retainAvailable } = properties
  return {
    largest: maximumPacketSize ?? Number.POSITIVE_INFINITY,
    atATime: receiveMaximum ?? 65_535,
    qos: maximumQoS === 0 || maximumQoS === 1 ? maximumQoS : 2,
    isRetaining: retainAvailable !== false,
  }
}

/** What is missing in a broker to which we say this, as it refuses one that is asked for it; `undefined` when nothing is. */
export function lackOf({ qos, isRetaining }: Limits, will: IClientOptions['will']): Error | undefined {
  if (qos === 0) return refusedWith(NO_QOS)
  return will?.retain && !isRetaining ? refusedWith(NO_RETAIN) : undefined
}

/** Fixed header, lengths, number and properties of a PUBLISH, with room to spare. */
const OVERHEAD = 32

/** Bytes of a PUBLISH, or a few more. */
export const packetBytes = (topic: string, payload: string): number =>
  Buffer.byteLength(payload) + Buffer.byteLength(topic) + OVERHEAD
