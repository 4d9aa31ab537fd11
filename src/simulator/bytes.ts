import type { Decimal } from '../reading/decimal.ts'

/** SFLOAT and FLOAT of IEEE 11073-20601 that say "not a number". */
export const NOT_A_NUMBER = { sfloat: Uint8Array.of(0xff, 0x07), float: Uint8Array.of(0xff, 0xff, 0x7f, 0x00) } as const

/** Mantissas beyond this collide with the special values when the exponent is 0. */
const LARGEST_SFLOAT = 2045
const LARGEST_FLOAT = 0x7ffffd

export const u8 = (value: number): Uint8Array => Uint8Array.of(value)
export const u16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff)
const u24 = (value: number): Uint8Array => Uint8Array.of(...u16(value), (value >>> 16) & 0xff)
export const text = (value: string): Uint8Array => new TextEncoder().encode(value)
export const bytes = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

/** SFLOAT-Type of IEEE 11073-20601: exponent in the upper 4 bits, mantissa in the lower 12. Throws a RangeError when it does not fit. */
export function sfloat(value: Decimal): Uint8Array {
  const { mantissa, exponent } = scaled(value, LARGEST_SFLOAT, [-8, 7])
  return u16(((exponent & 0xf) << 12) | (mantissa & 0xfff))
}

/** FLOAT-Type of IEEE 11073-20601: exponent in the upper 8 bits, mantissa in the lower 24. Throws a RangeError when it does not fit. */
export function float(value: Decimal): Uint8Array {
  const { mantissa, exponent } = scaled(value, LARGEST_FLOAT, [-12, 12])
  return bytes(u24(mantissa & 0xffffff), u8(exponent & 0xff))
}

/** Every digit that was written is kept: 36.50 has the exponent -2. */
function scaled({ text: digits, decimals }: Decimal, largest: number, [least, most]: readonly [number, number]) {
  let mantissa = Number(digits.replace('.', ''))
  let exponent = -decimals
  while (Math.abs(mantissa) > largest && mantissa % 10 === 0) {
    mantissa /= 10
    exponent += 1
  }
  if (Math.abs(mantissa) > largest || exponent < least || exponent > most)
    throw new RangeError(`${digits} has more digits than the field`)
  return { mantissa, exponent }
}
