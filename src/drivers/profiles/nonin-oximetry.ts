import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { pulseOf, saturationOf } from './nonin-values.ts'
import { noticeTrailing } from './status-bits.ts'

/** Nonin Oximetry Service, and its characteristic with the measurement. */
export const NONIN_OXIMETRY = '46a970e0-0d5f-11e2-8b5e-0002a5d5c51b'
export const NONIN_MEASUREMENT = '0aad7ea0'

const LENGTH = 10
const STATUS = { lowBattery: 0x20, isPlaced: 0x10, searching: 0x08, smartPoint: 0x04, weak: 0x02 } as const
const PULSE_MOST = 511

/** Nonin oximeters over Bluetooth LE that have the maker's own service. */
export const noninOximetry = {
  decode: { [NONIN_MEASUREMENT]: decodeNoninOximetry },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  subscribe: [NONIN_MEASUREMENT],
} as const satisfies Profile

/**
 * One measurement, once a second; more significant bytes first. andreasdri/nonin-3230-ble@dff81d55,
 * calebmgshort/Nonin3230Oximeter@7047507d.
 *
 *     0 length, with itself   1 status: b6 encrypted, b5 low battery, b4 finger far enough in, b3 searching,
 *                               b2 SmartPoint, b1 weak signal
 *     2…4 not read            5 counter, u16   7 SpO2, 127 missing   8 pulse rate, u16, 511 missing
 *
 * A finger that is not far enough in gives no number: other formats of the maker hold the last one after it has gone.
 */
export function decodeNoninOximetry(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const length = reader.u8()
  if (length < LENGTH) throw new DecodeError('unknown-frame', 0, `length of ${length}`)
  if (frame.length < length) throw new DecodeError('truncated', frame.length, `${frame.length} bytes of ${length}`)
  if (frame.length > length) throw new DecodeError('grammar', length, `${frame.length} bytes instead of ${length}`)
  const status = reader.u8()
  reader.take(5)
  const saturation = reader.u8()
  const [high = 0, low = 0] = reader.take(2)
  const pulse = (high << 8) | low
  if (pulse > PULSE_MOST) throw new DecodeError('grammar', 8, `pulse rate of ${pulse}`)
  const has = (bit: number): boolean => (status & bit) !== 0

  const raised = new Set<Flag>()
  if (!has(STATUS.isPlaced)) raised.add('sensor-off')
  if (has(STATUS.searching)) raised.add('searching')
  if (has(STATUS.weak)) raised.add('poor-signal')
  if (has(STATUS.smartPoint) && has(STATUS.isPlaced)) raised.add('validated-data')
  if (has(STATUS.lowBattery)) raised.add('low-battery')
  noticeTrailing(raised, reader)
  const instead = has(STATUS.isPlaced) ? undefined : 'sensor-off'
  const quantities = [saturationOf(saturation, 7, instead), pulseOf(pulse, instead)]
  return [{ what: 'measurement', mode: 'continuous', quantities, flags: [...raised] }]
}
