import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { BodySite } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import type { Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'
import { openTaidocRecord, type TaidocRecord, taidocTime } from './taidoc-record.ts'

/** Thermometers of TaiDoc and FORA over 00001524-1212-EFDE-1523-785FEABCD123. */
export const taidocThermometer: Profile = {
  decode: { '00001524': decodeTaidocThermometer },
  quantities: ['body-temperature'],
  subscribe: ['00001524'],
}

/** What was measured, by its number: a place of the body, a body, or none. */
const TARGETS: readonly (BodySite | 'somewhere' | 'not-a-body')[] = [
  'ear',
  // Forehead: the list of the Health Thermometer Service has none.
  'body',
  'rectum',
  'armpit',
  // A surface, a room.
  'not-a-body',
  'not-a-body',
  // A child; where, is not told.
  'somewhere',
]

/** Above, °C are hundredths. */
const TENTHS_BELOW = 1000
/** 200.0 °F is no temperature that these thermometers have; whether it would be hundredths is not told. */
const FAHRENHEIT_BELOW = 2000

/**
 * A stored record of a thermometer, as `taidoc-framing.ts` puts its halves together.
 *
 *     2 when: date as in `taidoc-record.ts`; byte 2 b6…7 and byte 3 b5 number of what was measured; byte 3 b7 °F
 *    10 u16 temperature in tenths, from 1000 on and in °C hundredths; 0 = none   12 u16 temperature of the room, left out
 */
function decodeTaidocThermometer(frame: Uint8Array): readonly Decoded[] {
  const record = openTaidocRecord(frame)
  if (!record) return []
  const { when } = record
  const flags = new Set<Flag>()
  const deviceTime = taidocTime(when, flags)
  const target = TARGETS[(((when[3] >> 5) & 1) << 2) | (when[2] >> 6)]
  const site = target === undefined || target === 'not-a-body' || target === 'somewhere' ? {} : { site: target }
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: [temperatureOf(record, target)],
      flags: [...flags],
      ...(deviceTime === undefined ? {} : { deviceTime }),
      ...site,
    },
  ]
}

function temperatureOf({ when, what }: TaidocRecord, target: (typeof TARGETS)[number] | undefined): Quantity {
  const absent = (absence: Absence): Quantity => ({ quantity: 'body-temperature', absent: absence })
  if (target === 'not-a-body') return absent('not-a-body')
  if (target === undefined) return absent('reserved-value')
  const raw = what[0] | (what[1] << 8)
  if (raw === 0) return absent('not-available')
  const fahrenheit = when[3] >> 7 === 1
  if (!fahrenheit) return quantityOf('body-temperature', Decimal.of(raw, raw < TENTHS_BELOW ? -1 : -2))
  if (raw >= FAHRENHEIT_BELOW) return absent('invalid')
  const sent = Decimal.of(raw, -1)
  // A step in °F is 0.56 of a step in °C: one decimal more, or two different values could become one.
  const value = Decimal.rounded(((sent.value - 32) * 5) / 9, 2)
  return { quantity: 'body-temperature', value, unit: 'Cel', asSent: { value: sent, unit: '[degF]' } }
}
