import { expect } from 'vitest'
import type { Reading, Samples } from '../../src/reading/reading.ts'
import type { ExpectedReading, ExpectedSamples } from './published-vectors.ts'

/** A line of `umt decode --print reading`. */
export type Line = { readonly kind: string } & Record<string, unknown>

type Told = Pick<Reading, 'quantities'> & Partial<Reading>

const numbers = (quantities: Reading['quantities'] = []) =>
  Object.fromEntries(quantities.map((each) => [each.quantity, 'value' in each ? Number(each.value) : null]))

const sentAs = (reading: Told) =>
  reading.quantities.map((each) =>
    'asSent' in each && each.asSent ? `${each.asSent.value} ${each.asSent.unit}` : undefined,
  )

export const told = (reading: Told) => ({
  quantities: numbers(reading.quantities),
  averaging: { fast: numbers(reading.averaging?.fast), slow: numbers(reading.averaging?.slow) },
  deviceTime: reading.deviceTime,
  flags: reading.flags,
  user: reading.user,
  asSent: sentAs(reading),
})

export const wanted = (
  { quantities, averaging, deviceTime, flags = [], user, asSent }: ExpectedReading,
  got: Reading | undefined,
) => ({
  quantities,
  averaging: { fast: {}, slow: {}, ...averaging },
  deviceTime,
  flags: expect.arrayContaining([...flags]),
  user: user ?? got?.user,
  asSent: Object.keys(quantities).map(() => asSent),
})

export function drawn(lines: readonly Line[], { signal, first, leads }: ExpectedSamples): ExpectedSamples {
  const chunks = lines
    .filter(({ kind }) => kind === 'samples')
    .map((line) => line['samples'] as Samples)
    .filter((chunk) => chunk.signal === signal)
  const samples = chunks.flatMap((chunk) => chunk.samples)
  const [{ scale, ...chunk } = {} as Partial<Samples>] = chunks
  return {
    signal,
    ...(leads && chunk.leads ? { leads: chunk.leads } : {}),
    count: samples.length,
    first: samples.slice(0, first.length),
    last: samples.at(-1) ?? Number.NaN,
    min: Math.min(...samples),
    max: Math.max(...samples),
    scale: scale ? `${scale.factor} ${scale.unit}` : null,
  }
}
