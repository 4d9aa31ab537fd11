import { writeDateTime } from '../../drivers/profiles/date-time.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, NOT_A_NUMBER, sfloat, u8, u16 } from '../bytes.ts'
import { deviceInformation } from '../common-services.ts'
import type { Measured, SpotDeviceSpec } from '../spot-device.ts'

/** As every published frame of the BM85 has it. */
const FLAGS = 0x56
const NOT_MEASURED = u16(0)
const USER = u8(1)

/** A Beurer BM85, as its published frames show it. Whether its clock can be set is not known; here it cannot. */
export const beurerCuff = ({ serialNumber }: { readonly serialNumber: string }): SpotDeviceSpec => ({
  advertised: ['1810'],
  services: [
    { service: '1810', characteristics: [{ channel: '2a35', send: 'indicate' }] },
    deviceInformation('SIM-BM85', serialNumber),
  ],
  channel: '2a35',
  frame: beurerBloodPressureFrame,
  automatic: (n) => [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)].map((number) => Decimal.of(number)),
})

/**
 * 2A35 as the BM85 sends it: systolic, diastolic and pulse; mmHg and /min.
 *
 *     0 flags   1 SFLOAT systolic, diastolic, 0   7 Date Time without seconds   14 SFLOAT pulse, big-endian   u8 user   u16 status
 */
function beurerBloodPressureFrame(numbers: readonly Measured[], stamp: LocalDateTime): Uint8Array {
  if (numbers.length !== 3) throw new RangeError('systolic, diastolic and pulse')
  const [systolic, diastolic, pulse] = numbers
  const minute = writeDateTime(`${stamp.slice(0, 16)}:00`)
  return bytes(
    u8(FLAGS),
    field(systolic),
    field(diastolic),
    NOT_MEASURED,
    minute,
    field(pulse).toReversed(),
    USER,
    u16(0),
  )
}

const field = (value: Measured): Uint8Array => (value ? sfloat(value) : NOT_A_NUMBER.sfloat)
