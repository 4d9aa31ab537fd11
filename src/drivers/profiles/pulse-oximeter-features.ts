import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { factsOf } from './facts.ts'
import { MEASUREMENT_STATUS, SENSOR_STATUS } from './pulse-oximeter-status.ts'
import { namesOfBits, noticeReserved, noticeTrailing, raiseBits } from './status-bits.ts'

const FEATURES = [
  'measurement-status',
  'sensor-status',
  'spot-check-storage',
  'spot-check-time-stamp',
  'fast-averaging',
  'slow-averaging',
  'pulse-amplitude-index',
  'multiple-bonds',
] as const
const MEASUREMENT_STATUS_SUPPORT = 0x0001
const SENSOR_STATUS_SUPPORT = 0x0002
const RESERVED_FEATURES = 0xff00

/**
 * 2A60 PLX Features, Pulse Oximeter Service 1.0: optional abilities, and as `reports-…` the status bits that the device
 * may ever set.
 *
 *     0 u16 features, bit 0 = first name above, b8…15 reserved
 *     2 [b0] u16 measurement status bits supported
 *       [b1] u24 device and sensor status bits supported
 */
export function decodePulseOximeterFeatures(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const reported = new Set<Flag>()
  const flags = new Set<Flag>()
  const features = reader.u16le()
  noticeReserved(flags, features, RESERVED_FEATURES)
  if ((features & MEASUREMENT_STATUS_SUPPORT) !== 0) raiseBits(reported, reader.u16le(), MEASUREMENT_STATUS)
  if ((features & SENSOR_STATUS_SUPPORT) !== 0) raiseBits(reported, reader.u24le(), SENSOR_STATUS)
  if (reported.delete('reserved-bits')) flags.add('reserved-bits')
  noticeTrailing(flags, reader)
  const reports = [...reported].map((flag) => `reports-${flag}`)
  return [factsOf({ features: [...namesOfBits(features, FEATURES), ...reports] }, flags)]
}
