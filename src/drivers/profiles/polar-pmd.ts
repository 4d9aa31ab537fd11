import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { Lead } from '../../reading/signals.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'

/** Control point and data of Polar Measurement Data; the first eight digits of their UUIDs. */
export const PMD_CONTROL = 'fb005c81'
const PMD_DATA = 'fb005c82'
/** Samples a second that the belt is started with. A frame does not say it. */
export const PMD_ECG_HZ = 130

const FEATURES = 0x0f
const RESPONSE = 0xf0
const ECG = 0x00
const S24_SAMPLES = 0x00

/** Electrodes on a chest belt: none of the standard leads. */
const LEADS: readonly Lead[] = ['unspecified']
const SCALE = { factor: Decimal.of(1), unit: 'uV' } as const
/** Polar excludes medical purposes for what it gives away to read this. */
const FLAGS: readonly Flag[] = ['non-diagnostic']

/** Polar Measurement Data, "Online measurement" of the maker's SDK; the ECG alone. */
export const polarPmd = {
  decode: { [PMD_CONTROL]: decodeControl, [PMD_DATA]: decodeData },
  quantities: [],
  signals: ['ecg'],
  subscribe: [PMD_CONTROL, PMD_DATA],
} as const satisfies Profile

/**
 * FB005C82, a frame of measured data.
 *
 *     0 u8 measurement, 00 ECG    1 u64 ns since 2000-01-01 at the last sample    9 u8 form of the samples, 00
 *     10 s24 sample, µV, as many as there are
 *
 * The clock begins at 2019-01-01 each time that the belt is put on: it tells how far two frames are apart, and no time.
 */
function decodeData(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const measurement = reader.u8()
  if (measurement !== ECG) throw new DecodeError('unknown-frame', 0, `measurement ${measurement} and no ECG`)
  const low = reader.u32le()
  const nanoseconds = (BigInt(reader.u32le()) << 32n) | BigInt(low)
  const form = reader.u8()
  if (form !== S24_SAMPLES) throw new DecodeError('unknown-frame', 9, `samples of form ${form}`)
  if (reader.remaining === 0) throw new DecodeError('truncated', frame.length, 'no sample')
  const samples: number[] = []
  while (reader.remaining > 0) samples.push((reader.u24le() << 8) >> 8)
  return [
    {
      what: 'samples',
      signal: 'ecg',
      samples,
      leads: LEADS,
      scale: SCALE,
      // To the microsecond, which a number can hold.
      deviceMs: Number(nanoseconds / 1_000n) / 1_000,
      periodMs: 1_000 / PMD_ECG_HZ,
      flags: FLAGS,
    },
  ]
}

/**
 * FB005C81, read: what the belt can measure; indicated: what became of a request. Both are for the dialogue alone.
 *
 *     0 u8 F0   1 u8 op code   2 u8 measurement   3 u8 error   4 u8 more frames   then what was asked for
 *     0 u8 0F   1 u8 measurements, b0 ECG
 */
function decodeControl(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const kind = reader.u8()
  if (kind === RESPONSE) reader.take(3)
  else if (kind === FEATURES) reader.take(1)
  else throw new DecodeError('unknown-frame', 0, `${kind.toString(16)} begins no answer`)
  return []
}
