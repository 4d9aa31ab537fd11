import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { dateTimeOf } from './date-time.ts'
import { OMRON_FROM_DEVICE, OMRON_TYPES, OMRON_UNLOCK, readOmronFrame } from './omron-frame.ts'
import { quantityOf } from './quantity.ts'

/** All that is known of a record stands in its first half, and so much fits into one notification. */
export const OMRON_READ_BYTES = 8
const FIRST_RECORD = 0x98
const RECORD_BYTES = 16
const USERS = 2
const EMPTY = 0xff
const LEAST_SYSTOLIC = 25
/** A second may be said to be up to 63. */
const LAST_SECOND = 59
const UNREAD: readonly number[] = [OMRON_TYPES.begun, OMRON_TYPES.written, OMRON_TYPES.ended]

/** Where the records of a model are. */
interface OmronModel {
  /** Number that Device Information (2A24) begins with; more digits would be another model. */
  readonly number: RegExp
  readonly recordsOfEachUser: number
}

/** Models whose records are little-endian, of 16 bytes, one user behind the other. */
const MODELS: readonly OmronModel[] = [
  { number: /^HEM-7361T(?!\d)/, recordsOfEachUser: 100 },
  { number: /^HEM-7155T(?!\d)/, recordsOfEachUser: 60 },
]
const MOST_RECORDS = Math.max(...MODELS.map(({ recordsOfEachUser }) => recordsOfEachUser)) * USERS

/** Addresses of the records of a model, or nothing for a model whose memory is not known. */
export function omronRecords(model: string): readonly number[] | undefined {
  const known = MODELS.find(({ number }) => number.test(model))
  return known && Array.from({ length: known.recordsOfEachUser * USERS }, (_, at) => FIRST_RECORD + at * RECORD_BYTES)
}

/** Cuffs of Omron with a service of their own: pieces of their memory. */
export const omron = {
  decode: { [OMRON_FROM_DEVICE]: decodeOmron, [OMRON_UNLOCK]: decodeUnlock },
  quantities: ['systolic', 'diastolic', 'pulse-rate-cuff'],
} as const satisfies Profile

/**
 * The first half of a record, as `omronDialogue` asks for it; `userx14/omblepy@708c13e4`, hem-7361t.
 *
 *     0 u8 systolic − 25, mm[Hg]   1 u8 diastolic, mm[Hg]   2 u8 pulse, /min   3 b0…5 year − 2000   b6…7 unknown
 *     4 u16 b15 movement   b14 irregular   b10…13 month   b5…9 day   b0…4 hours
 *     6 u16 b12…15 unknown   b6…11 minutes   b0…5 seconds
 *
 * All FF where there is none; an answer without data means the same.
 */
function decodeOmron(bytes: Uint8Array): readonly Decoded[] {
  const { type, address, size, data } = readOmronFrame(bytes)
  if (UNREAD.includes(type)) return []
  if (type !== OMRON_TYPES.read) throw new DecodeError('unknown-frame', 1, `type ${type.toString(16)} is not known`)
  const place = (address - FIRST_RECORD) / RECORD_BYTES
  // Other models have other records at other places: what nobody here has asked for is no record.
  if (size !== OMRON_READ_BYTES || !Number.isInteger(place) || place < 0 || place >= MOST_RECORDS)
    throw new DecodeError('grammar', 3, `${size} bytes at ${address} are no half of a record`)
  if (data.length === 0) return []
  if (data.length !== size) throw new DecodeError('grammar', 0, `${data.length} bytes instead of ${size}`)
  return data.every((byte) => byte === EMPTY) ? [] : [recordOf(new ByteReader(data))]
}

function recordOf(reader: ByteReader): Decoded {
  const systolic = reader.u8()
  const diastolic = reader.u8()
  const pulse = reader.u8()
  const year = 2000 + (reader.u8() & 0x3f)
  const day = reader.u16le()
  const time = reader.u16le()
  const flags: Flag[] = []
  if ((day & 0x8000) !== 0) flags.push('body-movement')
  if ((day & 0x4000) !== 0) flags.push('irregular-pulse')
  const deviceTime = dateTimeOf(
    [year, (day >> 10) & 0x0f, (day >> 5) & 0x1f, day & 0x1f, (time >> 6) & 0x3f, Math.min(time & 0x3f, LAST_SECOND)],
    9,
  )
  // It may be of any day and anybody's.
  if (deviceTime === undefined) flags.push('device-time-unknown', 'from-storage')
  const value = (quantity: QuantityId, sent: number, more = 0) =>
    quantityOf(quantity, sent === 0 ? 'not-available' : Decimal.of(sent + more))
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [
      value('systolic', systolic, LEAST_SYSTOLIC),
      value('diastolic', diastolic),
      value('pulse-rate-cuff', pulse),
    ],
    flags,
    ...(deviceTime === undefined ? {} : { deviceTime }),
  }
}

/** 0 80…82 what it answers   1 00 granted. It says nothing about anybody. */
function decodeUnlock(bytes: Uint8Array): readonly Decoded[] {
  if (bytes.length < 2) throw new DecodeError('truncated', bytes.length, `${bytes.length} bytes`)
  return []
}
