import { Decimal } from '../reading/decimal.ts'
import type { Samples } from '../reading/reading.ts'
import { ucum } from './quantity.ts'
import type { SampledData } from './resources.ts'

const ZERO = Decimal.of(0)

/** Samples of one curve as R4 writes them: in steps of the scale, from zero. */
export const sampledData = (
  samples: readonly number[],
  { factor, unit }: NonNullable<Samples['scale']>,
  periodMs: number,
): SampledData => ({
  origin: ucum(ZERO, unit),
  period: periodOf(periodMs),
  factor,
  dimensions: 1,
  data: samples.join(' '),
})

/** A sixtieth of a second has no last digit: to the nanosecond. */
const periodOf = (ms: number): Decimal => Decimal.parse(ms.toFixed(6).replace(/\.?0+$/, ''))
