import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { BodySite } from '../../reading/metrics.ts'
import type { Decoded, Mode, Quantity } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'
import { readTimeStamp } from './date-time.ts'
import { factsOf } from './facts.ts'
import { readFloat } from './ieee-11073-float.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved, noticeTrailing } from './status-bits.ts'

const FAHRENHEIT = 0x01
const TIME_STAMP = 0x02
const TYPE = 0x04
const RESERVED_FLAGS = 0xf8

/** Temperature Type; its number is the place in this list, 0 and everything after the last are reserved. */
const SITES: readonly (BodySite | undefined)[] = [
  undefined,
  'armpit',
  'body',
  'ear',
  'finger',
  'gastro-intestinal',
  'mouth',
  'rectum',
  'toe',
  'tympanum',
]

/** Health Thermometer Service 1.0 (1809). */
export const healthThermometer: Profile = {
  decode: {
    '2a1c': (frame) => decodeTemperature(frame, 'spot'),
    '2a1e': (frame) => decodeTemperature(frame, 'intermediate'),
    '2a1d': decodeTemperatureType,
    '2a21': decodeMeasurementInterval,
  },
  quantities: ['body-temperature'],
  read: ['2a1d', '2a21'],
  subscribe: ['2a1c', '2a1e'],
}

/**
 * 2A1C Temperature Measurement and, laid out alike, 2A1E Intermediate Temperature; Health Thermometer Service 1.0.
 *
 *     0 flags    b0 Fahrenheit instead of Celsius   b1 time stamp   b2 temperature type   b3…7 reserved
 *     1 FLOAT temperature
 *     5 [b1] Date Time, 7 bytes
 *       [b2] u8 temperature type: 1…9 as listed above
 */
function decodeTemperature(frame: Uint8Array, mode: Mode): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const temperature = temperatureOf(readFloat(reader), (flags & FAHRENHEIT) !== 0)
  const time = (flags & TIME_STAMP) === 0 ? undefined : readTimeStamp(reader, raised)
  const site = (flags & TYPE) === 0 ? undefined : readSite(reader, raised)
  // Thermometers exist that measure a bath or a bottle and say so by a type of their own: perhaps no body temperature.
  if ((flags & TYPE) !== 0 && site === undefined) raised.add('questionable')
  noticeTrailing(raised, reader)
  return [
    {
      what: 'measurement',
      mode,
      quantities: [temperature],
      flags: [...raised],
      ...(time === undefined ? {} : { deviceTime: time }),
      ...(site === undefined ? {} : { site }),
    },
  ]
}

export function temperatureOf(sent: Decimal | Absence, fahrenheit: boolean): Quantity {
  if (typeof sent === 'string' || !fahrenheit) return quantityOf('body-temperature', sent)
  // A step in °F is 0.56 of a step in °C: one decimal more, or two different values could become one.
  const value = Decimal.rounded(((sent.value - 32) * 5) / 9, sent.decimals + 1)
  return { quantity: 'body-temperature', value, unit: 'Cel', asSent: { value: sent, unit: '[degF]' } }
}

function readSite(reader: ByteReader, flags: Set<Flag>): BodySite | undefined {
  const site = SITES[reader.u8()]
  if (site === undefined) flags.add('reserved-bits')
  return site
}

/**
 * 2A1D Temperature Type, Health Thermometer Service 1.0: where this thermometer always measures.
 *
 *     0 u8 temperature type
 */
function decodeTemperatureType(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const site = readSite(reader, flags)
  noticeTrailing(flags, reader)
  return [factsOf(site === undefined ? {} : { temperatureSite: site }, flags)]
}

/**
 * 2A21 Measurement Interval, Health Thermometer Service 1.0.
 *
 *     0 u16 seconds, 0 = no periodic measurement
 */
function decodeMeasurementInterval(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const measurementIntervalS = reader.u16le()
  noticeTrailing(flags, reader)
  return [factsOf({ measurementIntervalS }, flags)]
}
