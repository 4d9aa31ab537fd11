import { peakFlowOf } from '../../src/drivers/profiles/quantity.ts'
import { ABSENCES, type Absence } from '../../src/reading/absences.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import { FLAGS, type Flag } from '../../src/reading/flags.ts'
import {
  BODY_SITES,
  type BodySite,
  QUANTITIES,
  type QuantityId,
  quantityDefinition,
} from '../../src/reading/metrics.ts'
import type { MeasuredQuantity, Quantity, Reading, Samples } from '../../src/reading/reading.ts'
import type { MeasuringTime } from '../../src/reading/time.ts'

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(table) as K[]

const QUANTITY_IDS: readonly QuantityId[] = keysOf(QUANTITIES)

const arrivedAt = Date.parse('2026-11-20T10:00:00.000Z')

/** One time for each way of knowing it. */
export const TIMES: Readonly<Record<MeasuringTime['basis'], MeasuringTime>> = {
  arrival: { arrivedAt, measuredAt: arrivedAt, basis: 'arrival' },
  device: { arrivedAt, measuredAt: arrivedAt - 60_000, basis: 'device' },
  corrected: { arrivedAt, measuredAt: arrivedAt - 30_000, basis: 'corrected', skewMs: 137_000 },
}

export const measured = (quantity: QuantityId, text: string): MeasuredQuantity => ({
  quantity,
  value: Decimal.parse(text),
  unit: quantityDefinition(quantity).unit,
})

export const BLOOD_PRESSURE: readonly Quantity[] = [
  measured('systolic', '138'),
  measured('diastolic', '84'),
  measured('mean-pressure', '102'),
  measured('pulse-rate-cuff', '76'),
]

/** A spot reading of a made-up device; `changes` say what the test is about. */
export const aReading = (quantities: readonly Quantity[], changes: Partial<Reading> = {}): Reading => ({
  device: { id: 'and-ua-651ble-1a2b3c', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' },
  channel: '2a35',
  frame: '1e8a0054006600',
  mode: 'spot',
  flags: [],
  time: TIMES.arrival,
  quantities,
  ...changes,
})

/** Of a blow: one of known scale, and one that nobody can read. */
const CURVES: readonly Samples[] = [
  {
    what: 'samples',
    signal: 'expiratory-flow',
    samples: [0, 310, 520, 480, -3],
    periodMs: 1000 / 60,
    scale: { factor: Decimal.parse('0.010'), unit: 'L/s' },
  },
  { what: 'samples', signal: 'expiratory-volume', samples: [0, 1, 2], periodMs: 10 },
]

/** A reading for every row of every domain table, and for what only occurs together. */
export function* everyReading(): Generator<Reading> {
  const absences: readonly Absence[] = keysOf(ABSENCES)
  const flags: readonly Flag[] = keysOf(FLAGS)
  const sites: readonly BodySite[] = keysOf(BODY_SITES)
  for (const quantity of QUANTITY_IDS) {
    const [low, high] = quantityDefinition(quantity).plausible
    for (const value of [`${low}`, `${high}.0`, '36.50', '0', '-0.5']) yield aReading([measured(quantity, value)])
    for (const absent of absences) yield aReading([{ quantity, absent }])
  }
  for (const flag of flags) {
    yield aReading(BLOOD_PRESSURE, { flags: [flag] })
    yield aReading([measured('oxygen-saturation', '94'), measured('pulse-rate-oximeter', '71')], { flags: [flag] })
  }
  yield aReading(BLOOD_PRESSURE, { flags })
  for (const site of sites) {
    yield aReading([measured('body-temperature', '38.40')], { site })
    yield aReading([{ quantity: 'body-temperature', absent: 'not-a-number' }], { site })
  }
  for (const time of Object.values(TIMES))
    yield aReading(BLOOD_PRESSURE, { time, deviceTime: '2026-11-20T10:57:13', user: 0 })
  yield aReading(BLOOD_PRESSURE.slice(0, 2))
  yield aReading([
    { ...measured('systolic', '120.0'), asSent: { value: Decimal.parse('16.0'), unit: 'kPa' } },
    { ...measured('diastolic', '75.0'), asSent: { value: Decimal.parse('10.0'), unit: 'kPa' } },
    { quantity: 'mean-pressure', absent: 'not-a-number' },
  ])
  yield aReading([
    { ...measured('body-temperature', '37.0'), asSent: { value: Decimal.parse('98.6'), unit: '[degF]' } },
  ])
  yield aReading([
    measured('oxygen-saturation', '94'),
    measured('pulse-rate-oximeter', '71'),
    measured('perfusion-index', '2.40'),
  ])
  const blow = QUANTITY_IDS.filter((id) => quantityDefinition(id).metric === 'spirometry')
  for (const flag of ['manoeuvre-accepted', 'manoeuvre-rejected'] as const)
    yield aReading(
      blow.map((id) => measured(id, '2.50')),
      { flags: [flag] },
    )
  yield aReading([peakFlowOf('pef', Decimal.parse('9.33'))])
  yield aReading([measured('fev1', '2.01')], { curves: CURVES })
}
