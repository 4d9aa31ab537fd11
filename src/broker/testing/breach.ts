import type { IConnackPacket, Packet } from 'mqtt-packet'

/** What a broker said in its CONNACK of itself, MQTT 5 section 3.2.2.3. */
export type Announced = NonNullable<IConnackPacket['properties']>

/**
 * The reason code with which a broker ends the connection of a client that asks for more than it announced, if this packet does.
 * `open`: how many PUBLISH with QoS 1 and 2 it has not answered for.
 */
export function breach(packet: Packet, announced: Announced, open: number): number | undefined {
  const { maximumQoS = 2, retainAvailable = true, receiveMaximum = 65_535, maximumPacketSize = 268_435_455 } = announced
  const wanted = packet.cmd === 'connect' ? packet.will : packet.cmd === 'publish' ? packet : undefined
  if (!wanted) return undefined
  if ((wanted.qos ?? 0) > maximumQoS) return 0x9b
  if (wanted.retain && !retainAvailable) return 0x9a
  if (packet.cmd !== 'publish') return undefined
  if (packet.qos > 0 && open >= receiveMaximum) return 0x93
  return (packet.length ?? 0) > maximumPacketSize ? 0x95 : undefined
}
