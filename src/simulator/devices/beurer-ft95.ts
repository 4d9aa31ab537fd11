import { writeDateTime } from '../../drivers/profiles/date-time.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { bytes, float, NOT_A_NUMBER, u8 } from '../bytes.ts'
import { dateTimeCharacteristic, deviceInformation } from '../common-services.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Tell } from '../happening.ts'
import type { Measured, SpotDeviceSpec } from '../spot-device.ts'

const TIME_STAMP = 0x02
const TYPE = 0x04
const BODY = 2

export interface BeurerThermometerOptions {
  readonly serialNumber: string
  readonly deviceClock: DeviceClock
  readonly tell: Tell
}

/** A Beurer FT95. `measure TEMPERATURE [TYPE]`: 2 is a body and is meant unless given, 255 an object. */
export const beurerFt95Thermometer = (options: BeurerThermometerOptions): SpotDeviceSpec => ({
  advertised: ['1809'],
  services: [
    {
      service: '1809',
      characteristics: [
        { channel: '2a1c', send: 'indicate' },
        dateTimeCharacteristic(options.deviceClock, options.tell),
      ],
    },
    deviceInformation('SIM-FT95', options.serialNumber),
  ],
  channel: '2a1c',
  frame: beurerTemperatureFrame,
  automatic: (n) => [Decimal.of(365 + (n % 10), -1)],
})

/** 2A1C Temperature Measurement, °C: flags, FLOAT, Date Time, u8 type. */
function beurerTemperatureFrame(numbers: readonly Measured[], stamp: LocalDateTime): Uint8Array {
  if (numbers.length < 1 || numbers.length > 2) throw new RangeError('one temperature and perhaps a type')
  const [celsius, type] = numbers
  const temperature = celsius ? float(celsius) : NOT_A_NUMBER.float
  return bytes(u8(TIME_STAMP | TYPE), temperature, writeDateTime(stamp), u8(type?.value ?? BODY))
}
