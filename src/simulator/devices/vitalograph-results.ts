import { bccOf, ETX, STX } from '../../drivers/profiles/vitalograph-framing.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { text } from '../bytes.ts'

export type ResultType = 'F' | 'G'

/** One blow as the device knows it; volumes in L, FEF25-75 in L/s, PEF in L/min. */
export interface Blow {
  readonly fev1: Decimal
  readonly fev6: Decimal
  readonly fef2575: Decimal
  readonly pef: Decimal
  readonly passed: boolean
  readonly stamp: LocalDateTime
}

const SERIAL_NUMBER = '0000012345'
const SOFTWARE = '923'
const NOT_SET = '000'
const ZONES = '000'.repeat(3)

/** Any frame of the family around its text. */
export function frameOf(content: string): Uint8Array {
  const body = Uint8Array.of(STX, ...text(content), ETX)
  return Uint8Array.of(...body, bccOf(body))
}

/** Message TD of a device without personal bests; layout: drivers/profiles/vitalograph.ts. Throws a RangeError. */
export function resultOf(type: ResultType, { fev1, fev6, fef2575, pef, passed, stamp }: Blow): Uint8Array {
  const ratio = Decimal.rounded((100 * fev1.value) / fev6.value, 0)
  const numbers =
    type === 'F'
      ? [hundredths(fev1), hundredths(fev6), digits(ratio), hundredths(fef2575), NOT_SET, NOT_SET]
      : [
          digits(pef),
          NOT_SET,
          hundredths(fev1),
          hundredths(fev6),
          digits(ratio),
          hundredths(fef2575),
          ...[NOT_SET, NOT_SET, NOT_SET, NOT_SET],
        ]
  const date = stamp.replaceAll(/\D/g, '').slice(2)
  return frameOf(`${type}TD${SERIAL_NUMBER}${numbers.join('')}${ZONES}${date}${passed ? 0 : 1}${SOFTWARE}`)
}

const hundredths = ({ value }: Decimal): string => digits(Decimal.rounded(value * 100, 0))

function digits({ text: number }: Decimal): string {
  if (!/^\d{1,3}$/.test(number)) throw new RangeError(`${number} does not fit into three digits`)
  return number.padStart(3, '0')
}
