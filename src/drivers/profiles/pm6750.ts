import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Measurement, Quantity } from '../../reading/reading.ts'
import type { Lead } from '../../reading/signals.ts'
import { DecodeError } from '../decode-error.ts'
import type { Channel, Profile } from '../define.ts'
import { bloodPressureOf } from './pm6750-blood-pressure.ts'
import { pm6750Sum } from './pm6750-framing.ts'
import { quantityOf } from './quantity.ts'

/*
 * Packets of the PM6750, "Patient Monitor Protocol V3.2", Berry. Each begins with 55 AA N and its type, and ends with
 * the sum, which is NOT of the sum of N, type and content; N counts them and itself. Offsets below are those of the packet.
 */
const TYPE_AT = 3
const CONTENT_AT = 4

/** Whole length of each packet from the board, by its type; of those without a row the length is not documented. */
const LENGTHS: ReadonlyMap<number, readonly number[]> = new Map([
  [0x01, [12]], // ECG wave
  [0x02, [10]], // ECG parameters
  [0x03, [10]], // blood pressure
  [0x04, [8]], // SpO2
  [0x05, [8, 10]], // temperature, of one probe or two
  [0xfe, [6]], // plethysmogram
  [0xff, [6]], // respiration
])

/** A profile of the board for the channel over which it comes. */
export const pm6750On = (channel: Channel) =>
  ({
    decode: { [channel]: decodePm6750 },
    quantities: [
      'heart-rate',
      'respiratory-rate',
      'oxygen-saturation',
      'pulse-rate-oximeter',
      'body-temperature',
      'systolic',
      'diastolic',
      'mean-pressure',
    ],
    signals: ['ecg', 'plethysmogram', 'respiration', 'cuff-pressure'],
    subscribe: [channel],
  }) as const satisfies Profile

/** One packet. A type that nobody documented means nothing here; a packet of a known type has its documented length. */
export function decodePm6750(packet: Uint8Array): readonly Decoded[] {
  const type = checkedType(packet)
  switch (type) {
    case 0x01:
      return ecgWave(packet)
    case 0x02:
      return ecgParameters(packet)
    case 0x03:
      return bloodPressureOf(packet)
    case 0x04:
      return saturation(packet)
    case 0x05:
      return temperature(packet)
    case 0xfe:
      return [{ what: 'samples', signal: 'plethysmogram', samples: [at(packet, CONTENT_AT)], periodMs: WAVE_MS }]
    case 0xff:
      return [
        { what: 'samples', signal: 'respiration', samples: [at(packet, CONTENT_AT)], periodMs: WAVE_MS, flags: RAW },
      ]
    default:
      return []
  }
}

function checkedType(packet: Uint8Array): number {
  if (packet.length <= CONTENT_AT) throw new DecodeError('truncated', packet.length, `${packet.length} bytes`)
  if (packet[0] !== 0x55 || packet[1] !== 0xaa) throw new DecodeError('unknown-frame', 0, 'no header 55 AA')
  const length = at(packet, 2) + 2
  if (packet.length < length)
    throw new DecodeError('truncated', packet.length, `${packet.length} bytes of a packet of ${length}`)
  if (packet.length > length)
    throw new DecodeError('grammar', length, `${packet.length} bytes in a packet of ${length}`)
  if (pm6750Sum(packet, 2, length - 1) !== packet[length - 1])
    throw new DecodeError('checksum', length - 1, 'the sum is wrong')
  const type = at(packet, TYPE_AT)
  const lengths = LENGTHS.get(type)
  if (lengths !== undefined && !lengths.includes(length))
    throw new DecodeError('grammar', 2, `${length} is no length of packet ${type.toString(16)}`)
  return type
}

const at = (packet: Uint8Array, offset: number): number => packet[offset] ?? 0

/*
 * 01 ECG wave, 250 a second: 4…10 leads I, II, III, aVR, aVL, aVF, V of one instant, 0…250 around 128. What one step is
 * in mV is not documented.
 */
const LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V'] as const satisfies readonly Lead[]
const ECG_MS = 4
const ECG_MOST = 250
const RAW: readonly Flag[] = ['uncalibrated']

function ecgWave(packet: Uint8Array): readonly Decoded[] {
  const samples = new Array<number>(LEADS.length)
  let sum = 0
  for (let lead = 0; lead < LEADS.length; lead += 1) {
    const sample = at(packet, CONTENT_AT + lead)
    if (sample > ECG_MOST) throw new DecodeError('grammar', CONTENT_AT + lead, `a sample of ${sample}`)
    samples[lead] = sample
    sum += sample
  }
  // Zeros while the cuff inflates: aVR runs against I and II, so that no heart puts all leads at the same rail.
  if (sum === 0) return [{ what: 'samples', signal: 'ecg', samples: [], leads: LEADS, absent: 'not-available' }]
  return [{ what: 'samples', signal: 'ecg', samples, leads: LEADS, periodMs: ECG_MS, flags: RAW }]
}

/** FE plethysmogram and FF respiration, about 50 a second: 4 one sample. */
const WAVE_MS = 20

/**
 * 02 ECG parameters, about one a second.
 *
 *     4 status  b0 weak signal   b1 lead off   b2…3 gain   b4…5 filter   b6…7 reserved
 *     5 heart rate, /min, 0 not available    6 respiratory rate, /min, 0 not available
 *     7 s8 ST segment, mV × 100    8 rhythm code
 *
 * ST segment and rhythm code are interpretations and left to the device.
 */
function ecgParameters(packet: Uint8Array): readonly Decoded[] {
  const status = at(packet, CONTENT_AT)
  const isLeadOff = (status & 0x02) !== 0
  const flags: Flag[] = []
  if ((status & 0x01) !== 0) flags.push('poor-signal')
  if (isLeadOff) flags.push('lead-off')
  if ((status & 0xc0) !== 0) flags.push('reserved-bits')
  // Respiration is measured through the electrodes. A number that still stands there is not of this moment.
  const rate = (quantity: QuantityId, value: number): Quantity =>
    quantityOf(quantity, isLeadOff ? 'lead-off' : value === 0 ? 'not-available' : Decimal.of(value))
  // Apart, so that one which comes and goes does not keep the other from being steady.
  return [
    continuous([rate('heart-rate', at(packet, 5))], flags),
    continuous([rate('respiratory-rate', at(packet, 6))], flags),
  ]
}

interface Status {
  /** Why no number of the packet counts, whatever stands there. */
  readonly absent?: Absence
  readonly flag?: Flag
}

const UNKNOWN_STATUS: Status = { absent: 'reserved-value', flag: 'reserved-bits' }

/** Status of a packet 04; every other is unknown, and none is taken for a probe that is out. */
const SPO2_STATUS: readonly Status[] = [
  {},
  { absent: 'sensor-off', flag: 'sensor-disconnected' },
  { absent: 'sensor-off', flag: 'sensor-off' },
  { flag: 'searching' },
  { flag: 'searching' },
]

/** 04 SpO2, about one a second: 4 status as above   5 SpO2, %, 127 invalid   6 pulse rate, /min, 255 invalid */
function saturation(packet: Uint8Array): readonly Decoded[] {
  const { absent, flag } = SPO2_STATUS[at(packet, CONTENT_AT)] ?? UNKNOWN_STATUS
  const spo2 = at(packet, 5)
  const pulse = at(packet, 6)
  if (spo2 > 100 && spo2 !== 127) throw new DecodeError('grammar', 5, `SpO2 of ${spo2} %`)
  const without = absent ?? (flag === 'searching' ? 'searching' : 'not-available')
  const number = (value: number, invalid: number) =>
    absent !== undefined || value === 0 || value === invalid ? without : Decimal.of(value)
  const quantities = [
    quantityOf('oxygen-saturation', number(spo2, 127)),
    quantityOf('pulse-rate-oximeter', number(pulse, 255)),
  ]
  return [continuous(quantities, flag === undefined ? [] : [flag])]
}

/** Status of a packet 05: which probe is off. */
const TEMPERATURE_STATUS: readonly Status[] = [{}, { absent: 'sensor-off' }, {}, { absent: 'sensor-off' }]

/**
 * 05 Temperature, °C: 4 status, 1 T1 off, 2 T2 off, 3 both   5 T1   6 T1 tenths   then T2 likewise, where there is one.
 *
 * T1 alone is read: nobody could tell the two apart, as the board does not know where they are.
 */
function temperature(packet: Uint8Array): readonly Decoded[] {
  const { absent, flag } = TEMPERATURE_STATUS[at(packet, CONTENT_AT)] ?? UNKNOWN_STATUS
  const tenths = at(packet, 6)
  if (absent === undefined && tenths > 9) throw new DecodeError('grammar', 6, `${tenths} tenths`)
  const sum = at(packet, 5) * 10 + tenths
  // As in its other packets: nobody alive has 0.
  const value = absent ?? (sum === 0 ? 'not-available' : Decimal.of(sum, -1))
  return [continuous([quantityOf('body-temperature', value)], flag === undefined ? [] : [flag])]
}

const continuous = (quantities: readonly Quantity[], flags: readonly Flag[]): Measurement => ({
  what: 'measurement',
  mode: 'continuous',
  quantities,
  flags,
})
