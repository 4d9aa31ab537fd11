import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { factsOf } from './facts.ts'
import { noticeTrailing } from './status-bits.ts'

/** Battery Service 1.0 (180F). */
export const battery: Profile = {
  decode: { '2a19': decodeBatteryLevel },
  quantities: [],
  read: ['2a19'],
  subscribe: ['2a19'],
}

/**
 * 2A19 Battery Level, Battery Service 1.0.
 *
 *     0 u8 percent, 101…255 reserved
 */
function decodeBatteryLevel(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const batteryPercent = reader.u8()
  if (batteryPercent > 100) flags.add('reserved-bits')
  noticeTrailing(flags, reader)
  return [factsOf(batteryPercent > 100 ? {} : { batteryPercent }, flags)]
}
