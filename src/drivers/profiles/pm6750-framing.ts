import type { Framing } from '../../link/framing.ts'
import { checkedPackets, type NoPacket } from './checked-packets.ts'

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

function packetAt(bytes: Uint8Array, at: number): number | NoPacket {
  const left = bytes.length - at
  if (bytes[at] !== 0x55) return 'nothing'
  if (left > 1 && bytes[at + 1] !== 0xaa) return 'nothing'
  if (left <= HEADER_BYTES) return 'unfinished'
  const length = (bytes[at + 2] ?? 0) + HEADER_BYTES
  if (length < SHORTEST || length > LONGEST) return 'nothing'
  if (left < length) return 'unfinished'
  const end = at + length - 1
  return pm6750Sum(bytes, at + HEADER_BYTES, end) === bytes[end] ? length : 'damaged'
}

/** NOT of the lowest eight bits of the sum of the bytes from `from` to before `to`. */
export function pm6750Sum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index += 1) sum += bytes[index] ?? 0
  return ~sum & 0xff
}
