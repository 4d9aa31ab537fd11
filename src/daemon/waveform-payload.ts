import type { PayloadOf } from '../bus/topics.ts'
import type { Chunk } from '../intake/samples-batch.ts'
import { isoInZone } from '../reading/time.ts'

/** A chunk as a display gets it: samples in the unit that is named, apart by lead. */
export function waveformPayload(device: string, chunk: Chunk, zone: string): PayloadOf['waveforms'] {
  const { signal, unit, leads, flags } = chunk
  const values = scaled(chunk)
  const payload = {
    signal,
    device,
    start: isoInZone(chunk.start, zone),
    ...(unit !== undefined && { unit }),
    ...(leads ? { leads, samples: byLead(values, leads.length) } : { samples: values }),
    ...(flags && { flags }),
  }
  if (chunk.timing !== 'fixed-period') return { ...payload, timing: chunk.timing }
  const { timing, periodMs, uncertaintyMs, absent } = chunk
  return { ...payload, timing, periodMs, uncertaintyMs: Math.ceil(uncertaintyMs), ...(absent && { absent }) }
}

/**
 * Samples times the factor of their scale, exact: an integer product, divided once by a power of ten, is the number that
 * the decimal product names, and prints as such.
 */
function scaled({ samples, scale }: Chunk): readonly number[] {
  if (!scale || scale.factor.text === '1') return samples
  const { text, decimals } = scale.factor
  const mantissa = Number(text.replace('.', ''))
  const divisor = 10 ** decimals
  return samples.map((sample) => (sample * mantissa) / divisor)
}

const byLead = (values: readonly number[], leads: number): readonly (readonly number[])[] =>
  Array.from({ length: leads }, (_, lead) => values.filter((_value, index) => index % leads === lead))
