import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Measurement, Quantity } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { dateTimeOf } from './date-time.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved } from './status-bits.ts'
import { sum8 } from './sum8.ts'

/** Requests that we make; each begins a frame `4D FF`. */
export const MICROLIFE_COMMANDS = { history: 0x00, disconnect: 0x04, user: 0x05, setClock: 0x0d } as const

const ACKNOWLEDGED = 0x81
/** Frames that are known to exist and say nothing that is read here; that of 05 holds the name of a person. */
const UNREAD: readonly number[] = [ACKNOWLEDGED, 0x05, 0x07, 0x0c, 0x0e, 0x0f]

const HEADER_BYTES = 4
const RECORDS_AT = 42
const RECORD_BYTES = 10

const CUFF_FITS = 0x80
const IRREGULAR = 0x40
const ATRIAL_FIBRILLATION = 0x20
const MAM_COUNT = 0x18
const RESERVED = 0x07

/** Cuffs of Microlife: service FFF0, which other makers use too. They send on FFF1 and are written to on FFF2. */
export const microlife: Profile = {
  decode: { fff1: decodeFromDevice, fff2: decodeToDevice },
  quantities: ['systolic', 'diastolic', 'pulse-rate-cuff'],
  subscribe: ['fff1'],
}

/** A request: `4D FF`, length as big-endian u16 of all that follows, the command with its arguments, sum. */
export function microlifeRequest(...payload: readonly number[]): Uint8Array {
  const length = payload.length + 1
  const unsummed = Uint8Array.of(0x4d, 0xff, length >> 8, length & 0xff, ...payload)
  return Uint8Array.of(...unsummed, sum8(unsummed))
}

/**
 * What the device sends: vytautas-valaitis/microlife_bp@c5b14f1d (a whole memory), joergmlpts/blood-pressure-monitor@d120d840,
 * Woyken/microlife-blood-pressure-monitor-ble@bffcc2ef (the header of the history and the bits).
 *
 *     0 4D 3A   2 u16 length of what follows, big-endian   4 u8 command that it answers, 81 = acknowledged   … u8 sum
 *
 * The history:
 *
 *     4 00   5 u8 mode   6 u8 number of the present reading   7 u8 number of readings   8 u8 user   9 u8 MAM   10 reserved
 *    42 readings of 10 bytes, all zero = an empty place
 */
function decodeFromDevice(frame: Uint8Array): readonly Decoded[] {
  const command = openFrame(frame, 0x3a)
  if (UNREAD.includes(command)) return []
  if (command !== MICROLIFE_COMMANDS.history)
    throw new DecodeError('unknown-frame', HEADER_BYTES, `answer ${command} is not known`)
  const records = frame.subarray(RECORDS_AT, -1)
  const user = frame[8]
  if (frame.length <= RECORDS_AT || records.length % RECORD_BYTES !== 0)
    throw new DecodeError('grammar', frame.length - 1, `${frame.length} bytes are no whole number of readings`)
  const places = Array.from({ length: records.length / RECORD_BYTES }, (_, place) => place * RECORD_BYTES)
  return places
    .map((at) => ({ at: RECORDS_AT + at, record: records.subarray(at, at + RECORD_BYTES) }))
    .filter(({ record }) => record.some((byte) => byte !== 0))
    .map(({ at, record }) => readingOf(record, at, user))
}

/**
 * One reading of the history.
 *
 *     0 u8 systolic, mmHg   1 u8 diastolic, mmHg   2 u8 pulse, /min   3 year − 2000, month, day, hours, minutes
 *     8 b7 the cuff fits   b6 irregular heartbeat   b5 atrial fibrillation   b3…4 MAM count   b0…2 unknown   9 00
 */
function readingOf(record: Uint8Array, at: number, user: number | undefined): Measurement {
  const [systolic = 0, diastolic = 0, pulse = 0, , , , , , bits = 0] = record
  const flags = new Set<Flag>()
  const deviceTime = timeOf(record.subarray(3, 8), at + 3, flags)
  if ((bits & CUFF_FITS) === 0) flags.add('cuff-too-loose')
  if ((bits & IRREGULAR) !== 0) flags.add('irregular-pulse')
  if ((bits & ATRIAL_FIBRILLATION) !== 0) flags.add('atrial-fibrillation')
  // Whether it counts what was averaged is not told; one alone is no mean in any case.
  if ((bits & MAM_COUNT) >> 3 > 1) flags.add('mean-of-several')
  noticeReserved(flags, bits, RESERVED)
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [numberOf('systolic', systolic), numberOf('diastolic', diastolic), numberOf('pulse-rate-cuff', pulse)],
    flags: [...flags],
    keptByDevice: true,
    ...(deviceTime === undefined ? {} : { deviceTime }),
    ...(user === 1 || user === 2 ? { user } : {}),
  }
}

/** No pressure and no pulse is 0. */
const numberOf = (quantity: QuantityId, value: number): Quantity =>
  quantityOf(quantity, value === 0 ? 'not-available' : Decimal.of(value))

/** Of a clock that was never set the month and the day are 0: then it may be of any day and anybody's. */
function timeOf(fields: Uint8Array, at: number, flags: Set<Flag>): LocalDateTime | undefined {
  const local = localOf(fields, at)
  if (local === undefined) flags.add('device-time-unknown').add('from-storage')
  return local
}

const localOf = ([year = 0, ...rest]: Uint8Array, at: number): LocalDateTime | undefined =>
  dateTimeOf([2000 + year, ...rest], at)

/** What we send; that which sets the clock tells what it shows from then on: `4D FF 0008 0D YY MM DD hh mm ss sum`. */
function decodeToDevice(frame: Uint8Array): readonly Decoded[] {
  const command = openFrame(frame, 0xff)
  if (command !== MICROLIFE_COMMANDS.setClock) return []
  const fields = frame.subarray(HEADER_BYTES + 1, -1)
  if (fields.length !== 6) throw new DecodeError('grammar', HEADER_BYTES + 1, 'a clock is set by six bytes')
  return [{ what: 'clock', local: localOf(fields, HEADER_BYTES + 1) }]
}

/** Checks header, length and sum; returns the command. */
function openFrame(frame: Uint8Array, direction: number): number {
  const [first, second, high, low, command] = frame
  if (frame.length < HEADER_BYTES + 2) throw new DecodeError('truncated', frame.length, `${frame.length} bytes`)
  if (first !== 0x4d || second !== direction) throw new DecodeError('grammar', 0, 'the header is another')
  const length = HEADER_BYTES + (((high ?? 0) << 8) | (low ?? 0))
  if (frame.length < length) throw new DecodeError('truncated', frame.length, `${frame.length} of ${length} bytes`)
  if (frame.length > length) throw new DecodeError('grammar', length, `${frame.length} bytes instead of ${length}`)
  if (sum8(frame.subarray(0, -1)) !== frame.at(-1))
    throw new DecodeError('checksum', frame.length - 1, 'the sum is another')
  return command ?? 0
}
