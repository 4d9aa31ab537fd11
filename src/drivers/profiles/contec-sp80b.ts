import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
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
import { quantityOf } from './quantity.ts'

/*
 * Contec SP80B, SP70B and SP10BT, as one program for iOS reads them. Numbers of 14 bits, low seven first.
 *
 *   E1 record, 44 bytes
 *    1 7E or 7F: end       2 type: 0 all, 1 FVC, 2 VC, 3 MVV, 4 MV      3 number
 *    5 YY MM DD hh mm ss  11 sex  12 age  13 height  15 standard  16 drug
 *   17 FVC      19 FEV0.5   21 FEV1   23 FEV1/FVC, 0.1 %   25 FEV3   27 FEV6      volumes 0.01 L
 *   29 PEF      31 FEF25    33 FEF50  35 FEF75             37 FEF25-75            flows 0.01 L/s
 *   39 PEFT     41 EVOL     43 checksum
 *
 * Who the device takes the patient for (11…16) is not ours to pass on.
 */
export const SP80B_LENGTHS: Lengths = new Map([
  [HEAD.ready, 2],
  [HEAD.version, 8],
  [HEAD.clockSet, 3],
  [HEAD.count, 10],
  [HEAD.record, 44],
])
const RATIO = 23
const HUNDREDTHS: readonly (readonly [at: number, quantity: QuantityId])[] = [
  [17, 'fvc'],
  [19, 'fev0-5'],
  [21, 'fev1'],
  [25, 'fev3'],
  [27, 'fev6'],
  [29, 'pef'],
  [31, 'fef25'],
  [33, 'fef50'],
  [35, 'fef75'],
  [37, 'fef25-75'],
]
/** Records of a forced expiration; what the numbers of the other manoeuvres mean is not told. */
const FORCED: readonly number[] = [0, 1]
const LAST_TYPE = 4
const ENDS: readonly number[] = [0x7e, 0x7f]

/** Records of the Contec SP80B. */
export const contecSp80bRecords = {
  decode: { [CONTEC_FF12.notify]: decodeSp80b, [CONTEC_FF12.write]: decodeContecCommand },
  quantities: [...HUNDREDTHS.map(([, quantity]) => quantity), 'fev1-fvc'],
} as const satisfies Profile

/** One answer. */
export function decodeSp80b(frame: Uint8Array): readonly Decoded[] {
  const head = checkAnswer(frame, SP80B_LENGTHS, (each) => each === HEAD.record || each === HEAD.clockSet)
  if (meansNothing(head)) return []
  if (head === HEAD.clockSet) return decodeClockSet(frame)
  const [, end = 0, type = 0] = frame
  if (ENDS.includes(end)) return []
  if (type > LAST_TYPE) throw new DecodeError('grammar', 2, `type ${type} of a record`)
  const deviceTime = readStamp(frame, 5)
  if (!FORCED.includes(type)) return []
  const word = (at: number) => (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 7)
  const ratio: Quantity = quantityOf('fev1-fvc', word(RATIO) === 0 ? 'not-available' : Decimal.of(word(RATIO), -1))
  return [recordOf([...HUNDREDTHS.map(([at, quantity]) => hundredthsOf(quantity, word(at))), ratio], deviceTime)]
}
