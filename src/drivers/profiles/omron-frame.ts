import { DecodeError } from '../decode-error.ts'

/** The service, and the first of its four channels in each direction: more than 16 bytes would need the others. */
export const OMRON_SERVICE = 'ecbe3980-c9a2-11e1-b1bd-0002a5d5c51b'
export const OMRON_TO_DEVICE = 'db5b55e0'
export const OMRON_FROM_DEVICE = '49123040'
export const OMRON_UNLOCK = 'b305b680'

const HEADER_BYTES = 6
/** Header, a zero and the checksum. */
const AROUND = HEADER_BYTES + 2

/** What an answer says about itself. */
export interface OmronFrame {
  readonly type: number
  readonly address: number
  /** How many bytes were asked for; there may be fewer. */
  readonly size: number
  readonly data: Uint8Array
}

export const OMRON_TYPES = { begun: 0x8000, read: 0x8100, written: 0x81c0, ended: 0x8f00 } as const

/** Begin, read and end; nothing else is ever sent. Frames as {@link readOmronFrame} reads them. */
export const OMRON_BEGIN = request(0x0000, 0, 0x10)
export const OMRON_END = request(0x0f00, 0, 0)
export const omronRead = (address: number, size: number): Uint8Array => request(0x0100, address, size)

function request(type: number, address: number, size: number): Uint8Array {
  const head = [AROUND, type >> 8, type & 0xff, address >> 8, address & 0xff, size, 0]
  return Uint8Array.of(...head, xor(head))
}

/**
 * One frame, whole and right, or a {@link DecodeError}. Bytes behind its end belong to the notification.
 *
 *     0 u8 length of all   1 u16 type   3 u16 address   5 u8 how many bytes were asked for   6 data … 00 XOR, so that it is 0 over all
 *
 * u16 big-endian. `userx14/omblepy@708c13e4`.
 */
export function readOmronFrame(bytes: Uint8Array): OmronFrame {
  const [length = 0, high = 0, low = 0, addressHigh = 0, addressLow = 0, size = 0] = bytes
  if (bytes.length < AROUND) throw new DecodeError('truncated', bytes.length, `${bytes.length} bytes`)
  if (length < AROUND) throw new DecodeError('grammar', 0, `a length of ${length}`)
  if (bytes.length < length) throw new DecodeError('truncated', bytes.length, `${bytes.length} of ${length} bytes`)
  const frame = bytes.subarray(0, length)
  if (xor(frame) !== 0) throw new DecodeError('checksum', length - 1, 'the checksum is wrong')
  if (frame[length - 2] !== 0) throw new DecodeError('grammar', length - 2, 'no zero before the checksum')
  return {
    type: (high << 8) | low,
    address: (addressHigh << 8) | addressLow,
    size,
    data: frame.subarray(HEADER_BYTES, length - 2),
  }
}

function xor(bytes: Iterable<number>): number {
  return [...bytes].reduce((sum, byte) => sum ^ byte, 0)
}
