import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import { e2eCrc } from './e2e-crc.ts'
import { factsOf } from './facts.ts'
import { namesOfBits, noticeReserved, noticeTrailing } from './status-bits.ts'

const FEATURES = [
  'body-movement-detection',
  'cuff-fit-detection',
  'irregular-pulse-detection',
  'pulse-rate-range-detection',
  'measurement-position-detection',
  'multiple-bonds',
  'e2e-crc',
  'user-data-service',
  'user-facing-time',
] as const
const E2E_CRC = 0x0040
const RESERVED_FEATURES = 0xfe00

/**
 * 2A49 Blood Pressure Feature, Blood Pressure Service 1.1: optional abilities of the cuff.
 *
 *     0 u16 features, bit 0 = first name above, b9…15 reserved
 *     2 [b6] u16 E2E-CRC over the bytes before it
 */
export function decodeBloodPressureFeature(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const features = reader.u16le()
  noticeReserved(flags, features, RESERVED_FEATURES)
  if ((features & E2E_CRC) !== 0) {
    const computed = e2eCrc(frame.subarray(0, reader.offset))
    const at = reader.offset
    if (reader.u16le() !== computed) throw new DecodeError('checksum', at, 'E2E-CRC does not match the feature bits')
  }
  noticeTrailing(flags, reader)
  return [factsOf({ features: namesOfBits(features, FEATURES) }, flags)]
}
