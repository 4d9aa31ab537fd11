import type { FixedPeriodChunk } from '../../src/intake/samples-batch.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import type { DeviceIdentity } from '../../src/reading/reading.ts'
import { T0 } from './readings.ts'

export const ECG_DEVICE: DeviceIdentity = { id: 'ecg-1', driver: 'polar-h10', vendor: 'Test', model: 'Test' }

/** How long a chunk of {@link ecgChunk} is. */
const CHUNK_S = 0.25
const PER_SECOND = 200

/** A quarter of a second of an ECG in µV, `seconds` after T0; its samples count up, so that each is known again. */
export function ecgChunk(seconds: number, more: Partial<FixedPeriodChunk> = {}): FixedPeriodChunk {
  const { leads } = more
  const first = Math.round(seconds * PER_SECOND)
  const instants = Array.from({ length: PER_SECOND * CHUNK_S }, (_, index) => first + index)
  return {
    signal: 'ecg',
    timing: 'fixed-period',
    unit: 'uV',
    scale: { factor: Decimal.parse('1'), unit: 'uV' },
    start: T0 + seconds * 1_000,
    periodMs: 1_000 / PER_SECOND,
    uncertaintyMs: 10,
    follows: true,
    samples: leads ? instants.flatMap((value) => leads.map((_, lead) => value + lead * 10_000)) : instants,
    ...more,
  }
}

/** The chunks from one second to another. */
export const ecgChunks = (from: number, to: number, more: Partial<FixedPeriodChunk> = {}): FixedPeriodChunk[] =>
  Array.from({ length: (to - from) / CHUNK_S }, (_, index) => ecgChunk(from + index * CHUNK_S, more))
