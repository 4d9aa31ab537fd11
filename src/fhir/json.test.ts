import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aReading } from '../../tests/support/every-reading.ts'
import { Decimal, parseKeepingDecimals } from '../reading/decimal.ts'
import { toJson } from './json.ts'
import { toObservations } from './observation.ts'

it('prints and reads back the digits of the device, whatever they are', () => {
  const decimals = fc.tuple(fc.integer({ min: -8_388_608, max: 8_388_607 }), fc.integer({ min: -12, max: 7 }))
  fc.assert(
    fc.property(decimals, ([mantissa, exponent]) => {
      const value = Decimal.of(mantissa, exponent)
      const [observation] = toObservations(aReading([{ quantity: 'body-temperature', value, unit: 'Cel' }]), {
        status: 'preliminary',
        subject: { kind: 'unknown' },
        gateway: 'g',
        issued: 0,
        zone: 'UTC',
        language: 'fr',
      })
      const json = toJson(observation ?? { resourceType: 'none' })
      expect(json).toContain(`"value":${value.text},"unit":"°C"`)
      expect(parseKeepingDecimals(json)).toMatchObject({ valueQuantity: { value } })
    }),
  )
})
