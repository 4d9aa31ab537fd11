import type { Framing } from '../../link/framing.ts'
import { checkedPackets, type NoPacket } from './checked-packets.ts'
import { sum8 } from './sum8.ts'

const HEADER = 0x3e
/** Header, length, a code and the checksum. */
const SHORTEST = 4
/** The longest that is known has 24 bytes. */
const LONGEST = 64

/**
 * Packets of the module to its host:
 *
 *     3E length …  checksum     the length is that of the whole packet, the sum of all its bytes is 0 mod 256
 */
export const suntechFraming = (): Framing => checkedPackets(suntechPacketAt)

export function suntechPacketAt(bytes: Uint8Array, at: number): number | NoPacket {
  const left = bytes.length - at
  if (bytes[at] !== HEADER) return 'nothing'
  const length = bytes[at + 1]
  if (length === undefined) return 'unfinished'
  if (length < SHORTEST || length > LONGEST) return 'nothing'
  if (left < length) return 'unfinished'
  return sum8(bytes.subarray(at, at + length)) === 0 ? length : 'damaged'
}
