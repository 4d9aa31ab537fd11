import type { Framing } from '../../link/framing.ts'
import { checkedPackets, type PacketAt, wholePacket } from './checked-packets.ts'
import { crc8 } from './crc-8.ts'

const HEADER_BYTES = 7
/** Header and checksum. */
const AROUND = HEADER_BYTES + 1
/** A longer content is noise that looks like a header. */
const LONGEST_CONTENT = 2048

/** What a packet says about itself. */
export interface ViatomPacket {
  readonly command: number
  /** 00 a request, 01 its answer, anything from E0 up why there is none. */
  readonly kind: number
  readonly content: Uint8Array
}

/**
 * Packets of Viatom, Lepu and Wellue, in both directions:
 *
 *     A5 command ~command kind number u16 length, content, CRC-8 over everything before it
 */
export const viatomFraming = (): Framing => checkedPackets(packetAt)

/**
 * The shape that every protocol of the maker has: seven bytes of header, of which the third is NOT of the second and the
 * last two the length of the content, the content, CRC-8 over everything before it.
 */
export const viatomPacketFrom =
  (start: number, longestContent: number): PacketAt =>
  (bytes, at) => {
    const left = bytes.length - at
    if (bytes[at] !== start) return 'nothing'
    if (left > 2 && bytes[at + 2] !== (~(bytes[at + 1] ?? 0) & 0xff)) return 'nothing'
    if (left < HEADER_BYTES) return 'unfinished'
    const content = (bytes[at + 5] ?? 0) | ((bytes[at + 6] ?? 0) << 8)
    if (content > longestContent) return 'nothing'
    const length = content + AROUND
    if (left < length) return 'unfinished'
    return crc8(bytes, at, at + length - 1) === bytes[at + length - 1] ? length : 'damaged'
  }

const packetAt = viatomPacketFrom(0xa5, LONGEST_CONTENT)

/** What stands between header and checksum of a packet. */
export const viatomContent = (packet: Uint8Array): Uint8Array => packet.subarray(HEADER_BYTES, -1)

/** One packet, whole and right, or a DecodeError. */
export function readViatomPacket(packet: Uint8Array): ViatomPacket {
  wholePacket(packet, packetAt, 'A5')
  const [, command = 0, , kind = 0] = packet
  return { command, kind, content: viatomContent(packet) }
}

/** A request; `number` may stay the same. */
export function viatomRequest(command: number, content: readonly number[] = []): Uint8Array {
  const head = Uint8Array.of(
    0xa5,
    command,
    ~command & 0xff,
    0,
    0,
    content.length & 0xff,
    content.length >> 8,
    ...content,
  )
  return Uint8Array.of(...head, crc8(head))
}
