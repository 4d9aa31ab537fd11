import type { Absence } from '../../src/reading/absences.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import { QUANTITIES, type QuantityId } from '../../src/reading/metrics.ts'
import type { Quantity, Reading } from '../../src/reading/reading.ts'

/** An instant to count from: 2026-11-20T10:00:00Z. */
export const T0 = Date.UTC(2026, 10, 20, 10)

/** Id of the gateway that identities are made for. */
export const GATEWAY = 'umt-1-gateway'

export const measured = (quantity: QuantityId, text: string): Quantity => ({
  quantity,
  value: Decimal.parse(text),
  unit: QUANTITIES[quantity].unit,
})

export const absent = (quantity: QuantityId, because: Absence): Quantity => ({ quantity, absent: because })

/** A spot temperature at {@link T0} unless told otherwise. */
export const reading = (over: Partial<Reading> = {}, arrivedAt = T0): Reading => ({
  mode: 'spot',
  quantities: [measured('body-temperature', '36.6')],
  flags: [],
  device: { id: 'thermometer-1', driver: 'sig-health-thermometer', vendor: 'Test', model: 'Test' },
  channel: '2a1c',
  frame: '00',
  time: { arrivedAt, measuredAt: arrivedAt, basis: 'arrival' },
  ...over,
})

/** A live oximeter reading; `undefined` SpO2 means that the finger is out. */
export const oximeter = (arrivedAt: number, spo2: string | undefined, over: Partial<Reading> = {}): Reading =>
  reading(
    {
      mode: 'continuous',
      device: { id: 'oximeter-1', driver: 'contec-cms50', vendor: 'Test', model: 'Test' },
      channel: 'rx',
      quantities:
        spo2 === undefined
          ? [absent('oxygen-saturation', 'sensor-off'), absent('pulse-rate-oximeter', 'sensor-off')]
          : [measured('oxygen-saturation', spo2), measured('pulse-rate-oximeter', '72')],
      ...over,
    },
    arrivedAt,
  )
