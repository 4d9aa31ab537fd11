declare global {
  interface JSON {
    /** ES2026; in Node since 21, not yet in TypeScript's library. */
    rawJSON(text: string): unknown
  }
}

/**
 * A decimal number exactly as a device sent it: 36.50 stays 36.50, in memory, in the journal and on the wire.
 * FHIR asks for it (the precision of a decimal carries meaning) and a binary float cannot give it.
 */
export class Decimal {
  /** Canonical decimal text, valid as a JSON number. */
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  /** `mantissa × 10^exponent` without a detour through binary fractions: `Decimal.of(189, -1)` is 18.9, `of(3650, -2)` is 36.50. */
  static of(mantissa: number, exponent = 0): Decimal {
    if (!Number.isSafeInteger(mantissa)) throw new RangeError(`mantissa ${mantissa} is not an integer`)
    if (!Number.isInteger(exponent) || Math.abs(exponent) > 128)
      throw new RangeError(`exponent ${exponent} is out of range`)
    const digits = String(Math.abs(mantissa))
    const sign = mantissa < 0 ? '-' : ''
    if (exponent >= 0) return new Decimal(sign + (mantissa === 0 ? '0' : digits + '0'.repeat(exponent)))
    const padded = digits.padStart(1 - exponent, '0')
    return new Decimal(`${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`)
  }

  /** A number rounded to `decimals` places; for values that were calculated, such as kPa turned into mm[Hg]. */
  static rounded(value: number, decimals: number): Decimal {
    return Decimal.parse(value.toFixed(decimals))
  }

  /** Reads plain decimal text such as `098`, `00.55` or `-1.0`; leading zeros go, trailing ones stay. */
  static parse(text: string): Decimal {
    const parts = /^(-?)0*(\d+)(\.\d+)?$/.exec(text)
    if (!parts) throw new RangeError(`"${text}" is not a decimal number`)
    return new Decimal(`${parts[1]}${parts[2]}${parts[3] ?? ''}`)
  }

  /** Exact product with an integer: 9.33 times 60 is 559.80. Throws RangeError beyond what an integer can hold. */
  times(factor: number): Decimal {
    return Decimal.of(Number(this.text.replace('.', '')) * factor, -this.decimals)
  }

  get value(): number {
    return Number(this.text)
  }

  /** Digits after the point. */
  get decimals(): number {
    const point = this.text.indexOf('.')
    return point < 0 ? 0 : this.text.length - point - 1
  }

  toString(): string {
    return this.text
  }

  toJSON(): unknown {
    return JSON.rawJSON(this.text)
  }
}

/** For `JSON.parse`: keeps every number's digits by reading it as a {@link Decimal}. */
export const keepDecimals = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && /^-?\d+(\.\d+)?$/.test(context.source)
    ? Decimal.parse(context.source)
    : value

/** `JSON.parse` that keeps every number's digits. */
export const parseKeepingDecimals = (text: string): unknown => JSON.parse(text, keepDecimals)
