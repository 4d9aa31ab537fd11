import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Measurement, Quantity } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { decodeBloodPressureFeature } from './blood-pressure-feature.ts'
import { readTimeStamp } from './date-time.ts'
import { readSfloat } from './ieee-11073-float.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved, noticeTrailing, raiseBits } from './status-bits.ts'

const KILOPASCAL = 0x01
const TIME_STAMP = 0x02
const PULSE_RATE = 0x04
const USER_ID = 0x08
const STATUS = 0x10
const RESERVED_FLAGS = 0xe0

const UNKNOWN_USER = 255
const MMHG_PER_KPA = 7.50062

const PULSE_RANGE_BITS = 0x0018
const PULSE_RANGE = [undefined, 'pulse-above-range', 'pulse-below-range', 'reserved-bits'] as const
const STATUS_BITS: readonly (Flag | undefined)[] = [
  'body-movement',
  'cuff-too-loose',
  'irregular-pulse',
  undefined,
  undefined,
  'improper-position',
]

/** Blood Pressure Service 1.0 (1810). */
export const bloodPressure: Profile = {
  decode: {
    '2a35': decodeBloodPressure,
    '2a49': decodeBloodPressureFeature,
  },
  quantities: ['systolic', 'diastolic', 'mean-pressure', 'pulse-rate-cuff'],
  read: ['2a49'],
  subscribe: ['2a35'],
}

/** The optional part of the service: the pressure in the cuff while it measures. */
export const intermediateCuffPressure: Profile = {
  decode: { '2a36': decodeCuffPressure },
  quantities: [],
  signals: ['cuff-pressure'],
  subscribe: ['2a36'],
}

/**
 * 2A35 Blood Pressure Measurement and, with the cuff pressure in the place of systolic, 2A36 Intermediate Cuff Pressure;
 * Blood Pressure Service 1.0.
 *
 *     0 flags    b0 kPa instead of mmHg   b1 time stamp   b2 pulse rate   b3 user   b4 status   b5…7 reserved
 *     1 SFLOAT systolic   3 SFLOAT diastolic   5 SFLOAT mean arterial pressure
 *     7 [b1] Date Time, 7 bytes
 *       [b2] SFLOAT pulse rate, /min
 *       [b3] u8 user, 255 = unknown
 *       [b4] u16 status: b0 movement  b1 loose cuff  b2 irregular pulse  b3…4 pulse range  b5 position  b6…15 reserved
 */
function readFields(frame: Uint8Array) {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const unit = (flags & KILOPASCAL) === 0 ? ('mm[Hg]' as const) : ('kPa' as const)
  const pressures = [readSfloat(reader), readSfloat(reader), readSfloat(reader)] as const
  const time = (flags & TIME_STAMP) === 0 ? undefined : readTimeStamp(reader, raised)
  const sentPulse = (flags & PULSE_RATE) === 0 ? undefined : readSfloat(reader)
  const user = (flags & USER_ID) === 0 ? UNKNOWN_USER : reader.u8()
  const status = (flags & STATUS) === 0 ? 0 : reader.u16le()
  // Cuffs exist that insert a field under a reserved flag and swap the bytes after it. Pressures and date stand before
  // it; pulse, user and status would be numbers that nobody sent, and a doubt of the device may be lost among them.
  const layoutUnknown = (flags & RESERVED_FLAGS) !== 0 && reader.remaining > 0
  if (layoutUnknown) raised.add('questionable')
  else raiseBloodPressureStatus(raised, status)
  noticeTrailing(raised, reader)
  const pulse = layoutUnknown && sentPulse !== undefined ? 'invalid' : sentPulse
  return { unit, pressures, time, pulse, user: layoutUnknown ? UNKNOWN_USER : user, flags: [...raised] }
}

/** Raises the flags of a Measurement Status word of the Blood Pressure Service. */
export function raiseBloodPressureStatus(flags: Set<Flag>, status: number): void {
  raiseBits(flags, status & ~PULSE_RANGE_BITS, STATUS_BITS)
  const range = PULSE_RANGE[(status & PULSE_RANGE_BITS) >>> 3]
  if (range !== undefined) flags.add(range)
}

function decodeBloodPressure(frame: Uint8Array): readonly Decoded[] {
  const { unit, pressures, time, pulse, user, flags } = readFields(frame)
  const [systolic, diastolic, mean] = pressures
  return [bloodPressureOf({ unit, systolic, diastolic, mean, time, pulse, user, flags })]
}

/** One blood pressure out of fields that were read already, for devices that lay them out in their own way. */
export function bloodPressureOf(fields: {
  readonly unit: 'mm[Hg]' | 'kPa'
  readonly systolic: Decimal | Absence
  readonly diastolic: Decimal | Absence
  /** 0 is taken as "not reported": cuffs that do not measure a mean send it. */
  readonly mean: Decimal | Absence
  readonly pulse: Decimal | Absence | undefined
  readonly time: LocalDateTime | undefined
  readonly user: number
  readonly flags: readonly Flag[]
}): Measurement {
  const { unit, mean, pulse, time, user, flags } = fields
  const reportedMean = typeof mean !== 'string' && mean.value === 0 ? 'not-reported' : mean
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [
      pressureOf('systolic', fields.systolic, unit),
      pressureOf('diastolic', fields.diastolic, unit),
      pressureOf('mean-pressure', reportedMean, unit),
      ...(pulse === undefined ? [] : [quantityOf('pulse-rate-cuff', pulse)]),
    ],
    flags,
    ...(time === undefined ? {} : { deviceTime: time }),
    ...(user === UNKNOWN_USER ? {} : { user }),
  }
}

function pressureOf(quantity: QuantityId, value: Decimal | Absence, unit: 'mm[Hg]' | 'kPa'): Quantity {
  if (typeof value === 'string' || unit === 'mm[Hg]') return quantityOf(quantity, value)
  return { quantity, value: inMmHg(value), unit: 'mm[Hg]', asSent: { value, unit } }
}

/** One decimal: 0.1 kPa is the finest that cuffs send, and it is 0.75 mmHg. */
export const inMmHg = (kilopascal: Decimal): Decimal => Decimal.rounded(kilopascal.value * MMHG_PER_KPA, 1)

function decodeCuffPressure(frame: Uint8Array): readonly Decoded[] {
  const { unit, pressures, flags } = readFields(frame)
  const [cuff] = pressures
  const raised = flags.length > 0 ? { flags } : {}
  if (typeof cuff === 'string')
    return [{ what: 'samples', signal: 'cuff-pressure', samples: [], absent: cuff, ...raised }]
  const mmHg = unit === 'kPa' ? inMmHg(cuff) : cuff
  return [{ what: 'samples', signal: 'cuff-pressure', samples: [mmHg.value], ...raised }]
}
