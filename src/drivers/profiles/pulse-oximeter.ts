import type { Absence } from '../../reading/absences.ts'
import type { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { readTimeStamp } from './date-time.ts'
import { readSfloat } from './ieee-11073-float.ts'
import { decodePulseOximeterFeatures } from './pulse-oximeter-features.ts'
import { absenceByStatus, MEASUREMENT_STATUS, SENSOR_STATUS } from './pulse-oximeter-status.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved, noticeTrailing, raiseBits } from './status-bits.ts'

const RESERVED_FLAGS = 0xe0

const SPOT = { timeStamp: 0x01, measurementStatus: 0x02, sensorStatus: 0x04, amplitude: 0x08, clockNotSet: 0x10 }
const CONTINUOUS = { fast: 0x01, slow: 0x02, measurementStatus: 0x04, sensorStatus: 0x08, amplitude: 0x10 }

/** Older oximeter protocols say "no pulse" with all nine bits set, and some firmwares carry that into the SFLOAT. */
const NO_PULSE_OF_OLD = 511

/** Pulse Oximeter Service 1.0 (1822). */
export const pulseOximeter: Profile = {
  decode: {
    '2a5e': decodeSpotCheck,
    '2a5f': decodeContinuous,
    '2a60': decodePulseOximeterFeatures,
  },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
  read: ['2a60'],
  subscribe: ['2a5e', '2a5f'],
}

/** SpO2 and pulse of one averaging window as they stand in the frame. */
interface Pair {
  readonly spo2: Decimal | Absence
  readonly pulse: Decimal | Absence
}

/**
 * 2A5E PLX Spot-Check Measurement, Pulse Oximeter Service 1.0.
 *
 *     0 flags    b0 time stamp   b1 measurement status   b2 sensor status   b3 amplitude   b4 clock not set   b5…7 reserved
 *     1 SFLOAT SpO2, %    3 SFLOAT pulse rate, /min
 *     5 [b0] Date Time, 7 bytes
 *       [b1] u16 measurement status
 *       [b2] u24 device and sensor status
 *       [b3] SFLOAT pulse amplitude index, %
 */
function decodeSpotCheck(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const normal = readPair(reader)
  const time = (flags & SPOT.timeStamp) === 0 ? undefined : readTimeStamp(reader, raised)
  if ((flags & SPOT.measurementStatus) !== 0) raiseBits(raised, reader.u16le(), MEASUREMENT_STATUS)
  if ((flags & SPOT.sensorStatus) !== 0) raiseBits(raised, reader.u24le(), SENSOR_STATUS)
  const amplitude = (flags & SPOT.amplitude) === 0 ? undefined : readSfloat(reader)
  if ((flags & SPOT.clockNotSet) !== 0) raised.add('device-clock-not-set')
  noticeTrailing(raised, reader)
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: quantitiesOf(normal, amplitude, absenceByStatus(raised)),
      flags: [...raised],
      ...(time === undefined ? {} : { deviceTime: time }),
    },
  ]
}

/**
 * 2A5F PLX Continuous Measurement, Pulse Oximeter Service 1.0; without a time stamp, since it is sent as it is measured.
 *
 *     0 flags    b0 fast   b1 slow   b2 measurement status   b3 sensor status   b4 amplitude   b5…7 reserved
 *     1 SFLOAT SpO2, %    3 SFLOAT pulse rate, /min          normal averaging
 *     5 [b0] SFLOAT SpO2, SFLOAT pulse rate                  fast averaging
 *       [b1] SFLOAT SpO2, SFLOAT pulse rate                  slow averaging
 *       [b2] u16 measurement status
 *       [b3] u24 device and sensor status
 *       [b4] SFLOAT pulse amplitude index, %
 */
function decodeContinuous(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const normal = readPair(reader)
  const fast = (flags & CONTINUOUS.fast) === 0 ? undefined : readPair(reader)
  const slow = (flags & CONTINUOUS.slow) === 0 ? undefined : readPair(reader)
  if ((flags & CONTINUOUS.measurementStatus) !== 0) raiseBits(raised, reader.u16le(), MEASUREMENT_STATUS)
  if ((flags & CONTINUOUS.sensorStatus) !== 0) raiseBits(raised, reader.u24le(), SENSOR_STATUS)
  const amplitude = (flags & CONTINUOUS.amplitude) === 0 ? undefined : readSfloat(reader)
  noticeTrailing(raised, reader)
  const absence = absenceByStatus(raised)
  const averaging = {
    ...(fast === undefined ? {} : { fast: quantitiesOf(fast, undefined, absence) }),
    ...(slow === undefined ? {} : { slow: quantitiesOf(slow, undefined, absence) }),
  }
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: quantitiesOf(normal, amplitude, absence),
      flags: [...raised],
      ...(fast === undefined && slow === undefined ? {} : { averaging }),
    },
  ]
}

const readPair = (reader: ByteReader): Pair => ({ spo2: readSfloat(reader), pulse: readSfloat(reader) })

function quantitiesOf(
  { spo2, pulse }: Pair,
  amplitude: Decimal | Absence | undefined,
  absence: Absence | undefined,
): readonly Quantity[] {
  return [
    quantityOf('oxygen-saturation', absence ?? saturationOf(spo2)),
    quantityOf('pulse-rate-oximeter', absence ?? pulseOf(pulse)),
    ...(amplitude === undefined ? [] : [quantityOf('perfusion-index', absence ?? amplitude)]),
  ]
}

/** Nobody alive has a saturation of 0 and nothing has one above 100: devices mean "no finger" by them. */
const saturationOf = (value: Decimal | Absence): Decimal | Absence =>
  typeof value !== 'string' && (value.value <= 0 || value.value > 100) ? 'not-available' : value

const pulseOf = (value: Decimal | Absence): Decimal | Absence =>
  typeof value !== 'string' && (value.value <= 0 || value.value === NO_PULSE_OF_OLD) ? 'not-available' : value
