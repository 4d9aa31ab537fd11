import { Decimal } from '../../reading/decimal.ts'
import { AndDevice, type AndOptions } from './and-device.ts'
import { bloodPressure } from './cuff.ts'

/** A UA-651BLE. */
export const andCuff = (options: AndOptions): AndDevice =>
  new AndDevice(
    {
      service: '1810',
      channel: '2a35',
      model: 'UA-651BLE',
      firmware: 'BLP008_d017',
      frame: bloodPressure,
      automatic: (n) => [110 + (n % 40), 70 + (n % 20), 60 + (n % 40)].map((number) => Decimal.of(number)),
    },
    options,
  )
