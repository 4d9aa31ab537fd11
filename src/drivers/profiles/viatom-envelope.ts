import type { Framing } from '../../link/framing.ts'
import { DecodeError } from '../decode-error.ts'
import { checkedPackets, type NoPacket } from './checked-packets.ts'
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

function packetAt(bytes: Uint8Array, at: number): number | NoPacket {
  const left = bytes.length - at
  if (bytes[at] !== 0xa5) return 'nothing'
  if (left > 2 && bytes[at + 2] !== (~(bytes[at + 1] ?? 0) & 0xff)) return 'nothing'
  if (left < HEADER_BYTES) return 'unfinished'
  const content = (bytes[at + 5] ?? 0) | ((bytes[at + 6] ?? 0) << 8)
  if (content > LONGEST_CONTENT) return 'nothing'
  const length = content + AROUND
  if (left < length) return 'unfinished'
  return crc8(bytes, at, at + length - 1) === bytes[at + length - 1] ? length : 'damaged'
}

/** One packet, whole and right, or a {@link DecodeError}. */
export function readViatomPacket(packet: Uint8Array): ViatomPacket {
  const length = packetAt(packet, 0)
  if (length === 'nothing') throw new DecodeError('unknown-frame', 0, 'no header A5')
  if (length === 'unfinished') throw new DecodeError('truncated', packet.length, 'the packet is not whole')
  if (length === 'damaged') throw new DecodeError('checksum', packet.length - 1, 'the checksum is wrong')
  if (packet.length > length) throw new DecodeError('grammar', length, 'bytes after the packet')
  const [, command = 0, , kind = 0] = packet
  return { command, kind, content: packet.subarray(HEADER_BYTES, length - 1) }
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
