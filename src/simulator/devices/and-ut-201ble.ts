import { Decimal } from '../../reading/decimal.ts'
import { AndDevice, type AndOptions } from './and-device.ts'
import { temperature } from './thermometer.ts'

/** A UT-201BLE. */
export const andThermometer = (options: AndOptions): AndDevice =>
  new AndDevice(
    {
      service: '1809',
      channel: '2a1c',
      model: 'UT-201BLE',
      firmware: 'HTP008_134',
      frame: temperature,
      automatic: (n) => [Decimal.of(3650 + (n % 100), -2)],
    },
    options,
  )
