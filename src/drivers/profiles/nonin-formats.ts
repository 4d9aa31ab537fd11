/*
 * What a Nonin oximeter can say over its serial port: "Onyx II Model 9560 OEM Specification", Nonin, 6470-000-01.
 *
 *   format 8    4 bytes, once a second; status with bit 7, then three bytes below 80. No checksum.
 *   format 2    01 STATUS PLETH FLOAT CHK            75 a second, 25 of them are a packet; STATUS from 80 up, CHK the low
 *   format 7    STATUS PLETH-msb PLETH-lsb FLOAT CHK byte of the sum of the four; bit 0 of STATUS on the first of a packet
 *   format 13   00 02 00 0D LEN-msb LEN-lsb, LEN bytes, low byte of their sum, 03
 *   answers     02 F2 06 and the clock, 03 · 02 F4 0B 02, nine digits, low byte of the sum from the 02, 03
 */

export const FRAME_BYTES = 5
const FRAMES = 25
export const PACKET_BYTES = FRAMES * FRAME_BYTES
export const DISPLAY_BYTES = 4

export const SPOT_HEAD = [0x00, 0x02, 0x00, 0x0d] as const
export const SPOT_HEAD_BYTES = 6
export const SPOT_LEAST = 14
/** "Expandable", the specification says; more than this is a damaged length. */
const SPOT_MOST = 64
const ETX = 0x03

/** Beginnings of what is not of format 8, for a damaged one to be known by what is left of it. */
const HEADS = [
  [...SPOT_HEAD, 0x00],
  [0x02, 0xf2, 0x06],
  [0x02, 0x72, 0x06],
  [0x02, 0xf4, 0x0b, 0x02],
] as const
const ANSWERS = [
  { head: [0x02, 0xf2, 0x06], length: 10 },
  // What we send to set the clock has the same shape.
  { head: [0x02, 0x72, 0x06], length: 10 },
  { head: [0x02, 0xf4, 0x0b, 0x02], length: 15 },
] as const

/** What stands at a place of the stream. */
export type Found =
  | { readonly is: 'whole'; readonly length: number }
  /** So far it could be one; more bytes will tell. */
  | { readonly is: 'unfinished' }
  | { readonly is: 'damaged' }
  | { readonly is: 'nothing' }

const NOTHING: Found = { is: 'nothing' }
const UNFINISHED: Found = { is: 'unfinished' }
const DAMAGED: Found = { is: 'damaged' }

/** Low byte of the sum of the bytes from `from` to before `to`. */
export function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0
  return sum & 0xff
}

/** Offset of the status byte in a frame of format 2 or 7, or `undefined` where no whole and valid frame stands. */
export function statusInFrame(bytes: Uint8Array, at: number): 0 | 1 | undefined {
  if (at < 0 || at + FRAME_BYTES > bytes.length) return undefined
  if (sumOf(bytes, at, at + FRAME_BYTES - 1) !== bytes[at + FRAME_BYTES - 1]) return undefined
  const [first = 0, second = 0] = bytes.subarray(at, at + 2)
  if (first >= 0x80) return 0
  return first === 0x01 && second >= 0x80 ? 1 : undefined
}

/** Whether a valid frame stands there and is the first of its packet. */
export function isFirstFrame(bytes: Uint8Array, at: number): boolean {
  const status = statusInFrame(bytes, at)
  return status !== undefined && ((bytes[at + status] ?? 0) & 1) === 1
}

/** A packet of formats 2 and 7: twenty-five valid frames of one format, the first and no other marked. */
export function packetAt(bytes: Uint8Array, at: number): Found {
  const left = bytes.length - at
  if (left < FRAME_BYTES) {
    const [first = 0, second = 0x80] = bytes.subarray(at)
    return first >= 0x80 || (first === 0x01 && second >= 0x80) ? UNFINISHED : NOTHING
  }
  if (!isFirstFrame(bytes, at)) return NOTHING
  const format = statusInFrame(bytes, at)
  for (let frame = 1; frame < FRAMES; frame += 1) {
    const next = at + frame * FRAME_BYTES
    if (next + FRAME_BYTES > bytes.length) return UNFINISHED
    if (statusInFrame(bytes, next) !== format || isFirstFrame(bytes, next)) return DAMAGED
  }
  return { is: 'whole', length: PACKET_BYTES }
}

/** Format 13. */
export function spotAt(bytes: Uint8Array, at: number): Found {
  const begun = beginsWith(bytes, at, SPOT_HEAD)
  if (begun === 'no') return NOTHING
  if (begun === 'perhaps' || at + SPOT_HEAD_BYTES > bytes.length) return UNFINISHED
  const length = ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0)
  if (length < SPOT_LEAST || length > SPOT_MOST) return DAMAGED
  const check = at + SPOT_HEAD_BYTES + length
  if (check + 2 > bytes.length) return UNFINISHED
  const isWhole = sumOf(bytes, at + SPOT_HEAD_BYTES, check) === bytes[check] && bytes[check + 1] === ETX
  return isWhole ? { is: 'whole', length: check + 2 - at } : DAMAGED
}

/** Answers to what the host asks. */
export function answerAt(bytes: Uint8Array, at: number): Found {
  for (const { head, length } of ANSWERS) {
    const begun = beginsWith(bytes, at, head)
    if (begun === 'no') continue
    if (at + length > bytes.length) return UNFINISHED
    const isWhole = bytes[at + length - 1] === ETX && (length === 10 || isChecked(bytes.subarray(at, at + length)))
    return isWhole ? { is: 'whole', length } : DAMAGED
  }
  return NOTHING
}

/** Format 8. */
export function displayAt(bytes: Uint8Array, at: number): Found {
  if ((bytes[at] ?? 0) < 0x80) return NOTHING
  const rest = bytes.subarray(at + 1, at + DISPLAY_BYTES)
  if (rest.some((byte) => byte >= 0x80)) return NOTHING
  return rest.length < DISPLAY_BYTES - 1 ? UNFINISHED : { is: 'whole', length: DISPLAY_BYTES }
}

/** How far a damaged packet of another format can reach. */
export const REACH_BYTES = SPOT_HEAD_BYTES + SPOT_MOST + 2
/** Between four bytes of a damaged frame and the next frame there is one more at most. */
const GAP_BYTES = 1
/** Packets of format 8 that follow each other: in formats 2 and 7 a byte from 80 up comes every fifth. */
export const IN_A_ROW = 3
/** So many bytes tell whether they follow each other, and whether a frame of format 2 or 7 is near. */
export const AHEAD_BYTES = Math.max(IN_A_ROW * DISPLAY_BYTES, DISPLAY_BYTES + GAP_BYTES + FRAME_BYTES)

/**
 * Whether four bytes that look like format 8 may be a piece of something else: of a frame of format 2 or 7, or of what
 * begins like an answer or format 13 with at most one byte damaged.
 */
export function mayBeAPiece(bytes: Uint8Array, at: number): boolean {
  for (let near = at - FRAME_BYTES - GAP_BYTES; near <= at + DISPLAY_BYTES + GAP_BYTES; near += 1)
    if (statusInFrame(bytes, near) !== undefined) return true
  for (let near = Math.max(-1, at - REACH_BYTES); near < at + DISPLAY_BYTES; near += 1)
    for (const head of HEADS) if (nearly(bytes, near, head)) return true
  return false
}

const nearly = (bytes: Uint8Array, at: number, head: readonly number[]): boolean =>
  head.filter((byte, index) => bytes[at + index] !== byte).length <= 1

/** `perhaps`: what is there so far agrees. */
function beginsWith(bytes: Uint8Array, at: number, head: readonly number[]): 'yes' | 'no' | 'perhaps' {
  const there = Math.min(head.length, bytes.length - at)
  for (let index = 0; index < there; index += 1) if (bytes[at + index] !== head[index]) return 'no'
  return there === head.length ? 'yes' : 'perhaps'
}

/** The sum of the answer with the serial number runs from the byte behind its length. */
const isChecked = (answer: Uint8Array): boolean => sumOf(answer, 3, answer.length - 2) === answer[answer.length - 2]
