import type { Framing } from '../../link/framing.ts'
import { checkedPackets, type NoPacket } from './checked-packets.ts'
import { sum7 } from './sum7.ts'

/** Answers of the device by their first byte, and how long each is. */
export const PO60_ANSWERS = { versions: 0xf2, clockSet: 0xf3, clock: 0xf9, stored: 0xe0, record: 0xe9 } as const

const LENGTHS: ReadonlyMap<number, number> = new Map([
  [PO60_ANSWERS.versions, 8],
  [PO60_ANSWERS.clockSet, 3],
  [PO60_ANSWERS.clock, 10],
  [PO60_ANSWERS.stored, 7],
  [PO60_ANSWERS.record, 24],
])

/** Answers of the PO60, which do not keep to the bounds of notifications: only the first byte of one has bit 7. */
export const po60Framing = (): Framing => checkedPackets(po60PacketAt)

/** Length of the answer that begins at `at`, or what stands there instead. Pure. */
export function po60PacketAt(bytes: Uint8Array, at: number): number | NoPacket {
  const length = LENGTHS.get(bytes[at] ?? 0)
  if (length === undefined) return 'nothing'
  const answer = bytes.subarray(at, at + length)
  if (answer.some((byte, index) => index > 0 && byte >= 0x80)) return 'damaged'
  if (answer.length < length) return 'unfinished'
  return sum7(answer.subarray(0, -1)) === answer.at(-1) ? length : 'damaged'
}
