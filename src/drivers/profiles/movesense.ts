import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { Lead } from '../../reading/signals.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Dialogue, Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'

const MOVESENSE_WRITE = '34800001'
const MOVESENSE_NOTIFY = '34800002'

const SUBSCRIBE = 0x01
const DATA = 0x02
const HZ = 125

/** What we subscribe to, each under a number of our own that comes back with its data. */
const ECG = { reference: 1, path: `Meas/ECG/${HZ}` } as const
const HEART_RATE = { reference: 2, path: 'Meas/HR' } as const

const LEADS: readonly Lead[] = ['unspecified']
const FLAGS: readonly Flag[] = ['uncalibrated']

/** Sensors of Movesense with the firmware that speaks the GATT Sensor Data protocol. */
export const movesense = {
  decode: { [MOVESENSE_NOTIFY]: decodeMovesense },
  quantities: ['heart-rate'],
  signals: ['ecg'],
  subscribe: [MOVESENSE_NOTIFY],
} as const satisfies Profile

/**
 * 34800002. Other answers than data mean nothing here, nor do data that we did not ask for.
 *
 *     0 u8 02 data    1 u8 our number of the subscription
 *     ECG:        2 u32 ms, its own clock    6 s32 samples, as many as there are
 *     heart rate: 2 f32 mean rate, /min      6 u16 RR intervals, left out: no source tells their unit
 *
 * What a step of the ECG is in µV depends on the firmware.
 */
function decodeMovesense(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  if (reader.u8() !== DATA) return []
  const reference = reader.u8()
  if (reference === ECG.reference) return ecg(reader, frame.length)
  return reference === HEART_RATE.reference ? heartRate(reader) : []
}

function ecg(reader: ByteReader, length: number): readonly Decoded[] {
  const deviceMs = reader.u32le()
  if (reader.remaining === 0) throw new DecodeError('truncated', length, 'no sample')
  const samples: number[] = []
  while (reader.remaining > 0) samples.push(reader.u32le() | 0)
  return [{ what: 'samples', signal: 'ecg', samples, leads: LEADS, deviceMs, periodMs: 1_000 / HZ, flags: FLAGS }]
}

function heartRate(reader: ByteReader): readonly Decoded[] {
  const bytes = reader.take(4)
  if (reader.remaining % 2 !== 0)
    throw new DecodeError('truncated', reader.offset + reader.remaining, 'half an interval')
  const rate = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)
  const value = Number.isNaN(rate)
    ? 'not-a-number'
    : rate > 0 && Number.isFinite(rate)
      ? rounded(rate)
      : 'not-available'
  return [{ what: 'measurement', mode: 'continuous', quantities: [quantityOf('heart-rate', value)], flags: [] }]
}

/** A binary fraction has no short decimal form; a tenth of a beat is more than such a mean can tell. */
function rounded(rate: number): Decimal | 'invalid' {
  return rate < 1000 ? Decimal.rounded(rate, 1) : 'invalid'
}

const DATA_WITHIN_MS = 4_000
const ATTEMPTS = 3

/** Asks for ECG and heart rate; what counts is whether data come. */
export const subscribeMovesense: Dialogue = function* () {
  for (const { reference, path } of [ECG, HEART_RATE]) {
    const bytes = Uint8Array.of(SUBSCRIBE, reference, ...new TextEncoder().encode(path))
    const where = (frame: Uint8Array) => frame[0] === DATA && frame[1] === reference
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      yield { do: 'send', channel: MOVESENSE_WRITE, bytes }
      if ((yield { do: 'expect', channel: MOVESENSE_NOTIFY, withinMs: DATA_WITHIN_MS, where }) !== undefined) break
    }
  }
}
