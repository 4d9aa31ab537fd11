import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded, DeviceFacts, Quantity } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { factsOf } from './facts.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved, noticeTrailing } from './status-bits.ts'

const WIDE = 0x01
const CONTACT_BITS = 0x06
const CONTACT_LOST = 0x04
const ENERGY = 0x08
const RR_INTERVALS = 0x10
const RESERVED_FLAGS = 0xe0

/** Body Sensor Location; its number is the place in this list, everything after the last is reserved. */
const LOCATIONS: readonly NonNullable<DeviceFacts['bodySensorLocation']>[] = [
  'other',
  'chest',
  'wrist',
  'finger',
  'hand',
  'ear-lobe',
  'foot',
]

/** Heart Rate Service 1.0 (180D). */
export const heartRate: Profile = {
  decode: { '2a37': decodeHeartRate, '2a38': decodeSensorLocation },
  quantities: ['heart-rate'],
  signals: ['rr-interval'],
  read: ['2a38'],
  subscribe: ['2a37'],
}

/**
 * 2A37 Heart Rate Measurement, Heart Rate Service 1.0.
 *
 *     0 flags    b0 u16 rate   b1…2 skin contact: 2 lost, 3 there, 0 and 1 not detected by this device
 *                b3 energy expended   b4 RR intervals   b5…7 reserved
 *     1 u8 or [b0] u16 heart rate, /min
 *       [b3] u16 energy expended, kJ
 *       [b4] u16 RR interval, 1/1024 s, oldest first, as many as there are
 */
function decodeHeartRate(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const contactLost = (flags & CONTACT_BITS) === CONTACT_LOST
  if (contactLost) raised.add('no-skin-contact')
  const rate = rateOf((flags & WIDE) === 0 ? reader.u8() : reader.u16le(), contactLost)
  // A sum since an unknown start, estimated from the rate: a figure for training and no vital sign.
  if ((flags & ENERGY) !== 0) reader.u16le()
  const intervals = (flags & RR_INTERVALS) === 0 ? [] : readIntervals(reader)
  noticeTrailing(raised, reader)
  return [
    { what: 'measurement', mode: 'continuous', quantities: [rate], flags: [...raised] },
    ...(intervals.length === 0 ? [] : [{ what: 'samples', signal: 'rr-interval', samples: intervals } as const]),
  ]
}

function rateOf(rate: number, contactLost: boolean): Quantity {
  if (rate > 0) return quantityOf('heart-rate', Decimal.of(rate))
  return quantityOf('heart-rate', contactLost ? 'sensor-off' : 'not-available')
}

/** Straps set the flag also when no beat fell into the last second, so none at all is no fault. */
function readIntervals(reader: ByteReader): number[] {
  const intervals: number[] = []
  while (reader.remaining >= 2) intervals.push(milliseconds(reader.u16le()))
  return intervals
}

/** To the microsecond: 1/1024 s has no short decimal form. */
const milliseconds = (of1024: number): number => Math.round((of1024 * 1_000_000) / 1024) / 1000

/**
 * 2A38 Body Sensor Location, Heart Rate Service 1.0.
 *
 *     0 u8 location, as listed above
 */
function decodeSensorLocation(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const bodySensorLocation = LOCATIONS[reader.u8()]
  if (bodySensorLocation === undefined) flags.add('reserved-bits')
  noticeTrailing(flags, reader)
  return [factsOf(bodySensorLocation === undefined ? {} : { bodySensorLocation }, flags)]
}
