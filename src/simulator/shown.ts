import { Decimal } from '../reading/decimal.ts'
import { measuredOf } from './spot-device.ts'

/** What an oximeter shows; a number that is `undefined` is sent as invalid. */
export interface Shown {
  readonly saturation: number | undefined
  readonly pulse: number | undefined
  /** In hundredths of a percent. */
  readonly perfusion: number | undefined
}

/** Steady to the eye, and another perfusion index each of 480 times, so that a lost one shows. */
export const shownAt = (n: number): Shown => ({
  saturation: 97 + (n % 2),
  pulse: 71 + (n % 3),
  perfusion: 110 + (n % 480),
})

/** Numbers of a person. Throws a RangeError when one cannot be sent. */
export function shownOf(words: readonly string[]): Shown {
  if (words.length > 3) throw new RangeError('saturation, pulse and perhaps a perfusion index')
  const [saturation, pulse, perfusion = Decimal.parse('2.10')] = words.map(measuredOf)
  return {
    saturation: within(saturation?.value, 100),
    pulse: within(pulse?.value, 250),
    perfusion: words[2] === '-' ? undefined : within(Math.round(perfusion.value * 100), 2000),
  }
}

function within(value: number | undefined, most: number): number | undefined {
  if (value === undefined) return undefined
  if (!Number.isInteger(value) || value < 1 || value > most) throw new RangeError(`${value} is not within 1 to ${most}`)
  return value
}
