import type { Flag } from '../../reading/flags.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import { dateTimeOf } from './date-time.ts'
import { sum8 } from './sum8.ts'
import { TAIDOC_COMMANDS } from './taidoc-framing.ts'

const FRAME_BYTES = 8
const DATA_AT = 2

type FourBytes = readonly [number, number, number, number]

/** A stored record, out of both its halves. */
export interface TaidocRecord {
  readonly when: FourBytes
  readonly what: FourBytes
}

/**
 * One frame of the device: `51 cmd d0 d1 d2 d3 A5 sum`.
 * Sources: advmeds-service/advmeds-bluetooth-lib@0e830803, YentingChia-Ultron/Ultron-esp32BLE `foraThermometer.c`.
 */
export function openTaidoc(frame: Uint8Array, at = 0): { readonly command: number; readonly data: FourBytes } {
  const own = frame.subarray(at, at + FRAME_BYTES)
  const [start, command = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0, direction, sum] = own
  if (own.length < FRAME_BYTES) throw new DecodeError('truncated', frame.length, `${own.length} bytes of a frame of 8`)
  if (start !== 0x51) throw new DecodeError('grammar', at, 'it does not begin with 51')
  if (direction !== 0xa5) throw new DecodeError('grammar', at + 6, 'it is not of the device')
  if (sum8(own.subarray(0, -1)) !== sum) throw new DecodeError('checksum', at + 7, 'the sum is another')
  return { command, data: [d0, d1, d2, d3] }
}

/**
 * Both halves of a record, one behind the other. `undefined` for a frame of eight bytes, which is an answer that tells no
 * measurement, and for an empty place.
 */
export function openTaidocRecord(frame: Uint8Array): TaidocRecord | undefined {
  const first = openTaidoc(frame)
  if (frame.length === FRAME_BYTES) {
    if (first.command === TAIDOC_COMMANDS.what)
      throw new DecodeError('grammar', 1, 'the second half of a record without the first')
    return undefined
  }
  if (first.command !== TAIDOC_COMMANDS.when) throw new DecodeError('grammar', 1, 'not the first half of a record')
  const second = openTaidoc(frame, FRAME_BYTES)
  if (second.command !== TAIDOC_COMMANDS.what)
    throw new DecodeError('grammar', FRAME_BYTES + 1, 'not the second half of a record')
  if (frame.length > 2 * FRAME_BYTES)
    throw new DecodeError('grammar', 2 * FRAME_BYTES, `${frame.length} bytes instead of 16`)
  return second.data.every((byte) => byte === 0) ? undefined : { when: first.data, what: second.data }
}

/**
 * When it was measured, to the minute.
 *
 *     0 u16 b9…15 year − 2000   b5…8 month   b0…4 day   2 b0…5 minutes   3 b0…4 hours
 */
export function taidocTime([low, high, minutes, hours]: FourBytes, flags: Set<Flag>): LocalDateTime | undefined {
  const date = low | (high << 8)
  const fields = [2000 + (date >> 9), (date >> 5) & 0x0f, date & 0x1f, hours & 0x1f, minutes & 0x3f]
  const local = dateTimeOf(fields, DATA_AT)
  if (local === undefined) flags.add('device-time-unknown')
  return local
}
