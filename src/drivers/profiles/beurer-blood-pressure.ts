import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { bloodPressureOf, raiseBloodPressureStatus } from './blood-pressure.ts'
import { readTimeStamp } from './date-time.ts'
import { readSfloat } from './ieee-11073-float.ts'
import { noticeReserved, noticeTrailing } from './status-bits.ts'

const KILOPASCAL = 0x01
const TIME_STAMP = 0x02
const PULSE_RATE = 0x04
const USER_ID = 0x08
const STATUS = 0x10
const RESERVED_FLAGS = 0xe0
/** Set in every frame of these cuffs; nobody knows what it says. */
const ALWAYS_SET = 0x40

const UNKNOWN_USER = 255

/**
 * 2A35 of the Beurer cuffs that do not keep to the Blood Pressure Service; placed after the profile of the service, whose
 * place it takes.
 */
export const beurerBloodPressure: Profile = {
  decode: { '2a35': decodeBeurerBloodPressure },
  quantities: ['systolic', 'diastolic', 'mean-pressure', 'pulse-rate-cuff'],
}

/** How what stands after the date is laid out: as the maker does, as the service says, or as nobody knows. */
type Layout = 'maker' | 'service' | 'unknown'

/**
 * A frame that is exactly one byte longer than its flags imply hides a user, and so does one with the flag of the maker, which
 * is cut when it is shorter. One that keeps to its flags to the byte is read as the service says, since a firmware that was
 * mended would send it. Of any other the order of the bytes is unknown.
 */
function layoutOf(frame: Uint8Array): Layout {
  const flags = frame[0] ?? 0
  const declared =
    7 +
    ((flags & TIME_STAMP) === 0 ? 0 : 7) +
    ((flags & PULSE_RATE) === 0 ? 0 : 2) +
    ((flags & USER_ID) === 0 ? 0 : 1) +
    ((flags & STATUS) === 0 ? 0 : 2)
  const hidesUser = (flags & USER_ID) === 0
  if (hidesUser && frame.length === declared + 1) return 'maker'
  if (hidesUser && frame.length <= declared && (flags & ALWAYS_SET) !== 0) return 'maker'
  return frame.length <= declared && (flags & RESERVED_FLAGS) === 0 ? 'service' : 'unknown'
}

/**
 * 2A35 Blood Pressure Measurement of Beurer BM48, BM59, BM85 and ELITE900: derdilla/blood-pressure-monitor-fl@17aba3d0.
 *
 *     0 flags    56: as in the service, but the user is there although b3 is clear; b6 is always set, meaning unknown
 *     1 SFLOAT systolic   3 SFLOAT diastolic   5 SFLOAT mean arterial pressure, always 0: not measured
 *     7 [b1] Date Time, 7 bytes, seconds always 0
 *    14 [b2] SFLOAT pulse rate, /min, big-endian
 *    16 u8 user, 255 = unknown
 *    17 [b4] u16 status as in the service, big-endian
 */
function decodeBeurerBloodPressure(frame: Uint8Array): readonly Decoded[] {
  const layout = layoutOf(frame)
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, layout === 'maker' ? RESERVED_FLAGS & ~ALWAYS_SET : RESERVED_FLAGS)
  const unit = (flags & KILOPASCAL) === 0 ? ('mm[Hg]' as const) : ('kPa' as const)
  const [systolic, diastolic, mean] = [readSfloat(reader), readSfloat(reader), readSfloat(reader)]
  const time = (flags & TIME_STAMP) === 0 ? undefined : readTimeStamp(reader, raised)
  const ordered = (bytes: Uint8Array) => new ByteReader(layout === 'maker' ? bytes.toReversed() : bytes)
  const sentPulse = (flags & PULSE_RATE) === 0 ? undefined : readSfloat(ordered(reader.take(2)))
  const hasUser = layout === 'maker' || (flags & USER_ID) !== 0
  const user = hasUser ? reader.u8() : UNKNOWN_USER
  const status = (flags & STATUS) === 0 ? 0 : ordered(reader.take(2)).u16le()
  const known = layout !== 'unknown'
  if (known) raiseBloodPressureStatus(raised, status)
  else raised.add('questionable')
  noticeTrailing(raised, reader)
  const pulse = !known && sentPulse !== undefined ? 'invalid' : sentPulse
  const whose = known ? user : UNKNOWN_USER
  return [bloodPressureOf({ unit, systolic, diastolic, mean, time, pulse, user: whose, flags: [...raised] })]
}
