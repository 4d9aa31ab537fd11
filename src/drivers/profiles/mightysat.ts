import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { crc8 } from './crc-8.ts'
import { quantityOf } from './quantity.ts'

/** The first eight digits of their UUIDs. */
export const MIGHTYSAT_WRITE = '54c21001'
export const MIGHTYSAT_NOTIFY = '54c21002'

const HEADER = 0x77
/** Header and length, which counts what follows it. */
const BEFORE = 2
const VALUES = 0x05
const VALUES_BYTES = 19
const MISSING = 0xff
const BESIDE_MISSING = 0x04

/** Masimo over the radio, as one public application reads it; one frame a notification. */
export const mightySat = {
  decode: { [MIGHTYSAT_NOTIFY]: decodeMightySat },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index', 'respiratory-rate'],
} as const satisfies Profile

/** A request: op code and what it needs. */
export function mightySatRequest(...content: readonly number[]): Uint8Array {
  return Uint8Array.of(HEADER, content.length + 1, ...content, crc8(Uint8Array.from(content)))
}

/** Op code of a frame that is whole and right; {@link DecodeError} otherwise. */
export function mightySatOpCode(frame: Uint8Array): number {
  const [header, length = 0, opCode] = frame
  if (header !== HEADER) throw new DecodeError('unknown-frame', 0, 'no header 77')
  if (opCode === undefined || frame.length < BEFORE + length)
    throw new DecodeError('truncated', frame.length, `${frame.length} bytes of a frame of ${BEFORE + length}`)
  const last = BEFORE + length - 1
  if (frame.length > last + 1) throw new DecodeError('grammar', last + 1, 'bytes after the frame')
  if (crc8(frame, BEFORE, last) !== frame[last]) throw new DecodeError('checksum', last, 'the checksum is wrong')
  return opCode
}

/**
 *     0 u8 77   1 u8 length of what follows   2 u8 op code, 05 values   3…7 status, 0 when all is well
 *     8 u8 SpO2, %    10 u8 pulse rate, /min    12 u16 pleth variability    14 u16 perfusion index, % × 100
 *     17 u8 respiratory rate, /min              18 CRC-8 from the op code on
 *
 * 9, 11 and 16 stand beside a number and are 04 where it is missing. FF is a missing number.
 */
function decodeMightySat(frame: Uint8Array): readonly Decoded[] {
  if (mightySatOpCode(frame) !== VALUES) return []
  if (frame.length !== VALUES_BYTES) throw new DecodeError('grammar', 1, `${frame.length} is no length of values`)
  const at = (offset: number) => frame[offset] ?? MISSING
  const number = (offset: number) =>
    at(offset) === MISSING || at(offset) === 0 ? 'not-available' : Decimal.of(at(offset))
  if (at(8) > 100 && at(8) !== MISSING) throw new DecodeError('grammar', 8, `SpO2 of ${at(8)} %`)
  const perfusion = at(14) | (at(15) << 8)
  // What the bits of the status mean is not public; that it is not 0 is.
  const flags: readonly Flag[] = frame.subarray(3, 8).some((byte) => byte !== 0) ? ['questionable'] : []
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        quantityOf('oxygen-saturation', at(9) === BESIDE_MISSING ? 'not-available' : number(8)),
        quantityOf('pulse-rate-oximeter', at(11) === BESIDE_MISSING ? 'not-available' : number(10)),
        quantityOf(
          'perfusion-index',
          at(15) === MISSING || perfusion === 0 ? 'not-available' : Decimal.of(perfusion, -2),
        ),
      ],
      flags,
    },
    // Apart: it comes and goes with the breath, and must not keep the others from being steady.
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [quantityOf('respiratory-rate', at(16) === 0 ? number(17) : 'not-available')],
      flags,
    },
  ]
}
