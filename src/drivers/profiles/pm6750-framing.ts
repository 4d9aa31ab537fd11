import type { Framing } from '../../link/framing.ts'
import { checkedPackets, holdsPacket, type NoPacket } from './checked-packets.ts'

/** Bytes of a packet beside those that its length counts: the header. */
const HEADER_BYTES = 2
/** Header, length, type and sum. */
const SHORTEST = 5
/** No documented packet has more than 12 bytes; a version string may be longer. */
const LONGEST = 66

/**
 * Packets of the PM6750:
 *
 *     55 AA N A1 … An SUM      N = n + 2, SUM = NOT (N + A1 + … + An)
 */
export const pm6750Framing = (): Framing => checkedPackets(packetAt)

/**
 * Whether these bytes hold a whole packet of a PM6750. The first bytes of a stream tell it from an oximeter of the same
 * maker, name and service: after the first byte of a packet, that one sends none from 80 up.
 */
export const isPm6750Frame = (bytes: Uint8Array): boolean => holdsPacket(bytes, packetAt)

function packetAt(bytes: Uint8Array, at: number): number | NoPacket {
  const left = bytes.length - at
  if (bytes[at] !== 0x55) return 'nothing'
  if (left > 1 && bytes[at + 1] !== 0xaa) return 'nothing'
  if (left <= HEADER_BYTES) return 'unfinished'
  const length = (bytes[at + 2] ?? 0) + HEADER_BYTES
  if (length < SHORTEST || length > LONGEST) return 'nothing'
  if (left < length) return 'unfinished'
  const end = at + length - 1
  let sum = 0
  for (let index = at + HEADER_BYTES; index < end; index += 1) sum += bytes[index] ?? 0
  return (~sum & 0xff) === bytes[end] ? length : 'damaged'
}
