import type { Absence } from '../../reading/absences.ts'
import type { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import { readStamp } from './elapsed-time.ts'
import { readFloat } from './ieee-11073-float.ts'

/** A value of a message; one without a place in a reading is only told by its kind. */
export type SensorValue =
  | { readonly kind: 'numeric'; readonly unit: number; readonly value: Decimal | Absence }
  | {
      readonly kind: 'samples'
      readonly unit: number
      readonly factor: Decimal | Absence
      readonly offset: Decimal | Absence
      /** Seconds, in which there are so many samples. */
      readonly period: Decimal | Absence
      readonly perPeriod: number
      readonly bytesPerSample: number
      readonly data: Uint8Array
    }
  | { readonly kind: 'compound'; readonly components: readonly Component[] }
  | { readonly kind: 'other' }

export interface Component {
  /** MDC code; none where the message has none. */
  readonly type: number | undefined
  readonly value: SensorValue
}

export interface SensorObservation extends Component {
  readonly flags: number
  readonly status: number
  /** The wall clock of the device. */
  readonly local?: LocalDateTime | undefined
  /** Its stamp is of a clock that was set again since. */
  readonly isOver: boolean
  readonly user?: number | undefined
  readonly supplemental: readonly number[]
}

const BUNDLE = 0xff
const HEADER_BYTES = 3

/**
 * A message of the Generic Health Sensor Service 1.0, little endian; a bundle as its observations.
 *
 *     0 u8 class   1 u16 length   3 u16 flags
 *     5 [b0] u32 type   [b1] elapsed time, 9 bytes   [b2] FLOAT duration   [b3] u16 status   [b4] u32 object
 *       [b5] u8 user    [b6] n u8, n × u32 supplemental   [b7] n u8, n × u32 derived from   [b8] n u8, n × u32 members
 *       [b9] n u8, n × TLV   then the value of the class
 *
 * Both public servers let the length count the whole message, others what follows it; nothing else is taken.
 */
export function readObservations(message: Uint8Array): readonly SensorObservation[] {
  const reader = new ByteReader(message)
  const observations = readObservation(reader, undefined)
  if (reader.remaining > 0)
    throw new DecodeError('grammar', reader.offset, `${reader.remaining} byte(s) after the end of the message`)
  return observations
}

function readObservation(reader: ByteReader, bundle: SensorObservation | undefined): readonly SensorObservation[] {
  const start = reader.offset
  const kind = reader.u8()
  const length = reader.u16le()
  const flags = reader.u16le()
  const has = (bit: number) => ((flags >> bit) & 1) === 1
  const type = has(0) ? reader.u32le() : bundle?.type
  const { local, isOver } = has(1) ? readStamp(reader) : { local: bundle?.local, isOver: bundle?.isOver ?? false }
  if (has(2)) readFloat(reader)
  const status = has(3) ? reader.u16le() : (bundle?.status ?? 0)
  if (has(4)) reader.u32le()
  const user = has(5) ? reader.u8() : bundle?.user
  const supplemental = has(6) ? codes(reader) : (bundle?.supplemental ?? [])
  if (has(7)) codes(reader)
  if (has(8)) codes(reader)
  if (has(9)) skipTlvs(reader)
  const header = { type, flags, status, local, isOver, user, supplemental, value: { kind: 'other' } } as const
  const observations =
    kind === BUNDLE ? readBundle(reader, start, header, bundle) : [{ ...header, value: readValue(reader, kind, 0) }]
  const total = reader.offset - start
  if (length !== total && length !== total - HEADER_BYTES)
    throw new DecodeError('grammar', start + 1, `length ${length} of a message of ${total} bytes`)
  return observations
}

function readBundle(
  reader: ByteReader,
  start: number,
  header: SensorObservation,
  outer: SensorObservation | undefined,
): readonly SensorObservation[] {
  if (outer) throw new DecodeError('grammar', start, 'a bundle in a bundle')
  return times(reader.u8(), () => readObservation(reader, header)).flat()
}

/** The value of a class, or of the kind of a component, which has the same numbers. */
function readValue(reader: ByteReader, kind: number, depth: number): SensorValue {
  const at = reader.offset
  switch (kind) {
    case 1:
      return { kind: 'numeric', unit: reader.u16le(), value: readFloat(reader) }
    case 2:
      reader.u32le()
      return { kind: 'other' }
    case 3:
      reader.take(reader.u16le())
      return { kind: 'other' }
    case 4:
      return readSamples(reader)
    case 5:
      codes(reader)
      return { kind: 'other' }
    case 6:
      // What is supported, what is a state, and what is set.
      reader.take(reader.u8() * 3)
      return { kind: 'other' }
    case 7:
      if (depth > 0) throw new DecodeError('grammar', at, 'a compound in a compound')
      return { kind: 'compound', components: times(reader.u8(), () => readComponent(reader, depth + 1)) }
    case 8:
      skipTlvs(reader)
      return { kind: 'other' }
    default:
      throw new DecodeError('unknown-frame', at, `class or kind ${kind}`)
  }
}

const readComponent = (reader: ByteReader, depth: number): Component => {
  const type = reader.u32le()
  return { type, value: readValue(reader, reader.u8(), depth) }
}

function readSamples(reader: ByteReader): SensorValue {
  const unit = reader.u16le()
  const factor = readFloat(reader)
  const offset = readFloat(reader)
  const period = readFloat(reader)
  const perPeriod = reader.u8()
  const bytesPerSample = reader.u8()
  const data = reader.take(reader.u32le() * bytesPerSample)
  return { kind: 'samples', unit, factor, offset, period, perPeriod, bytesPerSample, data }
}

const codes = (reader: ByteReader): readonly number[] => times(reader.u8(), () => reader.u32le())

/** `u32 type, u16 length, u8 format, length bytes`. */
function skipTlvs(reader: ByteReader): void {
  times(reader.u8(), () => {
    reader.u32le()
    const length = reader.u16le()
    reader.u8()
    reader.take(length)
  })
}

const times = <T>(count: number, read: () => T): readonly T[] => Array.from({ length: count }, read)
