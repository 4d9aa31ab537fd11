import type { Flag } from '../../reading/flags.ts'
import type { Samples } from '../../reading/reading.ts'
import { LEADS, type Lead } from '../../reading/signals.ts'
import type { SensorValue } from './health-sensor-observation.ts'
import { unitOfTerm } from './health-sensor-units.ts'

const PLETHYSMOGRAM = 150452

const LEAD_NAMES: readonly Lead[] = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'unspecified']
const leadOf = (type: number): Lead | undefined => LEAD_NAMES.find((lead) => LEADS[lead].code === String(type))

type SampleArray = Extract<SensorValue, { kind: 'samples' }>

/**
 * Samples of a signal that is known; `undefined` for any other, and where their meaning is not certain: a number of
 * several bytes is taken only as long as it is the same with and without a sign, which no source tells, and an offset
 * only where it is a whole number of steps.
 */
export function samplesOf(type: number, array: SampleArray, flags: readonly Flag[]): Samples | undefined {
  const lead = leadOf(type)
  const unit = unitOfTerm(array.unit)
  const { factor, offset, period, perPeriod } = array
  if (type !== PLETHYSMOGRAM && !lead) return undefined
  if (!unit || typeof factor === 'string' || typeof offset === 'string' || typeof period === 'string') return undefined
  const steps = offset.value === 0 ? 0 : offset.value / factor.value
  const periodMs = (period.value * 1000) / perPeriod
  const samples = numbersOf(array)
  if (!samples || samples.length === 0 || !Number.isSafeInteger(steps) || !(periodMs > 0 && periodMs < 60_000))
    return undefined
  return {
    what: 'samples',
    signal: lead ? 'ecg' : 'plethysmogram',
    samples: samples.map((sample) => sample + steps),
    ...(lead ? { leads: [lead] } : {}),
    scale: { factor, unit },
    periodMs,
    ...(flags.length > 0 ? { flags } : {}),
  }
}

function numbersOf({ bytesPerSample, data }: SampleArray): readonly number[] | undefined {
  if (![1, 2, 4].includes(bytesPerSample)) return undefined
  const bytes = Buffer.from(data)
  const numbers = Array.from({ length: data.length / bytesPerSample }, (_, index) =>
    bytes.readUIntLE(index * bytesPerSample, bytesPerSample),
  )
  const half = 2 ** (8 * bytesPerSample - 1)
  return bytesPerSample === 1 || numbers.every((number) => number < half) ? numbers : undefined
}
