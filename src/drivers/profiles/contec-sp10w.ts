import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { Profile } from '../define.ts'
import {
  decodeClockSet,
  decodeContecCommand,
  hundredthsOf,
  meansNothing,
  readStamp,
  recordOf,
} from './contec-spirometer.ts'
import { CONTEC_FF12, checkAnswer, HEAD } from './contec-spirometer-framing.ts'
import type { Lengths } from './lead-byte-framing.ts'

/*
 * Contec SP10W, as one program for Android reads it. Words of 16 bits, low byte first; their bytes travel with seven
 * bits, and bit k of the byte before a group is bit 7 of byte k of that group.
 *
 *   E1 record, 33 bytes
 *    1 YY MM DD hh mm ss   7 flags and number of the patient
 *    9 high bits   10 scaler  12 age  13 height  14 weight  15 FVC, 0.01 L
 *   17 high bits   18 FEV1, 0.01 L  20 FEV1 %  21 PEF  23 FEF25, 0.01 L/s
 *   25 high bits   26 FEF75  28 FEF25-75, 0.01 L/s  30 samples of the curve
 *   32 checksum
 *
 * Who the device takes the patient for (7…14) is not ours to pass on.
 */
export const SP10W_LENGTHS: Lengths = new Map([
  [HEAD.version, 8],
  [HEAD.clockSet, 3],
  [HEAD.count, 6],
  [HEAD.record, 33],
])

const NUMBERS: readonly (readonly [at: number, high: number, quantity: QuantityId])[] = [
  [15, 9, 'fvc'],
  [18, 17, 'fev1'],
  [21, 17, 'pef'],
  [23, 17, 'fef25'],
  [26, 25, 'fef75'],
  [28, 25, 'fef25-75'],
]

/** Records of the Contec SP10W. */
export const contecSp10wRecords = {
  decode: { [CONTEC_FF12.notify]: decodeSp10w, [CONTEC_FF12.write]: decodeContecCommand },
  quantities: NUMBERS.map(([, , quantity]) => quantity),
} as const satisfies Profile

/** One answer. */
export function decodeSp10w(frame: Uint8Array): readonly Decoded[] {
  const head = checkAnswer(frame, SP10W_LENGTHS, (each) => each === HEAD.record || each === HEAD.clockSet)
  if (meansNothing(head)) return []
  if (head === HEAD.clockSet) return decodeClockSet(frame)
  const byte = (at: number, high: number) => (frame[at] ?? 0) | ((((frame[high] ?? 0) >> (at - high - 1)) & 1) << 7)
  const word = (at: number, high: number) => byte(at, high) | (byte(at + 1, high) << 8)
  return [
    recordOf(
      NUMBERS.map(([at, high, quantity]) => hundredthsOf(quantity, word(at, high))),
      readStamp(frame, 1),
    ),
  ]
}
