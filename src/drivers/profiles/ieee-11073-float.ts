import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'

/** Nothing in medicine is told in units of 10^13 or 10^-13; such an exponent comes from overflow or from shifted bytes. */
const LARGEST_FLOAT_EXPONENT = 12

/** The special values are whole words: the same mantissa under another exponent is an ordinary number. */
function specialSfloat(word: number): Absence | undefined {
  switch (word) {
    case 0x07ff:
      return 'not-a-number'
    case 0x0800:
      return 'not-at-this-resolution'
    case 0x07fe:
      return 'positive-infinity'
    case 0x0802:
      return 'negative-infinity'
    case 0x0801:
      return 'reserved-value'
    default:
      return undefined
  }
}

function specialFloat(word: number): Absence | undefined {
  switch (word) {
    case 0x007fffff:
      return 'not-a-number'
    case 0x00800000:
      return 'not-at-this-resolution'
    case 0x007ffffe:
      return 'positive-infinity'
    case 0x00800002:
      return 'negative-infinity'
    case 0x00800001:
      return 'reserved-value'
    default:
      return undefined
  }
}

/**
 * SFLOAT-Type of IEEE 11073-20601, called medfloat16 by the Bluetooth SIG: its digits, or why it has none.
 *
 *     bit 15 ──── 12 11 ─────────── 0
 *         exponent   mantissa            both two's complement; value = mantissa × 10^exponent
 */
export function readSfloat(reader: ByteReader): Decimal | Absence {
  const word = reader.u16le()
  return specialSfloat(word) ?? Decimal.of((word << 20) >> 20, (word << 16) >> 28)
}

/**
 * FLOAT-Type of IEEE 11073-20601, called medfloat32 by the Bluetooth SIG: its digits, or why it has none.
 * Throws `grammar` when the exponent is no exponent of a measurement.
 *
 *     bit 31 ──── 24 23 ─────────── 0
 *         exponent   mantissa            both two's complement; value = mantissa × 10^exponent
 */
export function readFloat(reader: ByteReader): Decimal | Absence {
  const start = reader.offset
  const word = reader.u32le()
  const special = specialFloat(word)
  if (special !== undefined) return special
  const exponent = word >> 24
  if (Math.abs(exponent) > LARGEST_FLOAT_EXPONENT)
    throw new DecodeError('grammar', start + 3, `exponent ${exponent} of a FLOAT is out of range`)
  return Decimal.of((word << 8) >> 8, exponent)
}
