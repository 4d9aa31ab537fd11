import { writeDateTime } from '../../drivers/profiles/date-time.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, float, NOT_A_NUMBER, u8, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { Measured, SpotDeviceSpec } from '../spot-device.ts'

const TIME_STAMP = 0x02
const TYPE = 0x04
const TYMPANUM = 9
const NOT_PERIODIC = 0

/** An ear thermometer after the Health Thermometer Service 1.0; `clock` is where its clock can be set. */
export function thermometer(clock: {
  readonly own?: Service['characteristics']
  readonly more: readonly Service[]
}): SpotDeviceSpec {
  return {
    advertised: ['1809'],
    services: [
      {
        service: '1809',
        characteristics: [
          { channel: '2a1c', send: 'indicate' },
          { channel: '2a21', read: () => u16(NOT_PERIODIC) },
          ...(clock.own ?? []),
        ],
      },
      ...clock.more,
    ],
    channel: '2a1c',
    frame: temperature,
    automatic: (n) => [Decimal.of(3650 + (n % 100), -2)],
  }
}

/**
 * 2A1C Temperature Measurement, °C.
 *
 *     0 flags   1 FLOAT temperature   5 Date Time   12 u8 type
 */
export function temperature(numbers: readonly Measured[], stamp: LocalDateTime): Uint8Array {
  if (numbers.length !== 1) throw new RangeError('one temperature')
  const [celsius] = numbers
  return bytes(u8(TIME_STAMP | TYPE), celsius ? float(celsius) : NOT_A_NUMBER.float, writeDateTime(stamp), u8(TYMPANUM))
}
