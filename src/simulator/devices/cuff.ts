import { writeDateTime } from '../../drivers/profiles/date-time.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, NOT_A_NUMBER, sfloat, u8, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { Measured, SpotDeviceSpec } from '../spot-device.ts'

const TIME_STAMP = 0x02
const PULSE_RATE = 0x04
const STATUS = 0x10
/** Body movement, cuff fit and irregular pulse are detected. */
const FEATURES = 0x0007

/** A cuff after the Blood Pressure Service 1.0; `clock` is where its clock can be set. */
export function cuff(clock: {
  readonly own?: Service['characteristics']
  readonly more: readonly Service[]
}): SpotDeviceSpec {
  return {
    advertised: ['1810'],
    services: [
      {
        service: '1810',
        characteristics: [
          { channel: '2a35', send: 'indicate' },
          { channel: '2a49', read: () => u16(FEATURES) },
          ...(clock.own ?? []),
        ],
      },
      ...clock.more,
    ],
    channel: '2a35',
    frame: bloodPressure,
    automatic: (n) => [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)].map((number) => Decimal.of(number)),
  }
}

/**
 * 2A35 Blood Pressure Measurement: systolic, diastolic and, when there is a third number, the pulse; mmHg and /min.
 *
 *     0 flags   1 SFLOAT systolic, diastolic, mean   7 Date Time   [b2] SFLOAT pulse   u16 status
 */
export function bloodPressure(numbers: readonly Measured[], stamp: LocalDateTime): Uint8Array {
  if (numbers.length < 2 || numbers.length > 3) throw new RangeError('systolic, diastolic and perhaps a pulse')
  const [systolic, diastolic, pulse] = numbers
  const mean = systolic && diastolic ? Decimal.rounded((systolic.value + 2 * diastolic.value) / 3, 0) : undefined
  return bytes(
    u8(TIME_STAMP | STATUS | (numbers.length > 2 ? PULSE_RATE : 0)),
    field(systolic),
    field(diastolic),
    field(mean),
    writeDateTime(stamp),
    numbers.length > 2 ? field(pulse) : new Uint8Array(),
    u16(0),
  )
}

const field = (value: Measured): Uint8Array => (value ? sfloat(value) : NOT_A_NUMBER.sfloat)
