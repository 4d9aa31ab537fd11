import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded, Samples } from '../../reading/reading.ts'
import type { Lead } from '../../reading/signals.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { factsOf } from './facts.ts'
import { quantityOf } from './quantity.ts'
import { noticeReserved, noticeTrailing } from './status-bits.ts'
import { readViatomPacket, viatomRequest } from './viatom-envelope.ts'

/** Written to and notified by; the first eight digits of their UUIDs. */
export const ER1_WRITE = '8b00ace7'
export const ER1_NOTIFY = '0734594a'

const REAL_TIME = 0x03
const ANSWER = 0x01
const HZ = 125
/** What the makers' applications send with the request. */
export const ER1_POLL = viatomRequest(REAL_TIME, [HZ])

/** Electrodes under two thumbs, or wherever the recorder is held. */
const LEADS: readonly Lead[] = ['unspecified']
/** 1.0035 × 1800 / (4096 × 178.74), as the maker's code rounds it. */
const SCALE = { factor: Decimal.parse('0.0024672'), unit: 'mV' } as const
const INVALID_SAMPLE = 0x7fff
const WEAK_SIGNAL = 0x02
const POOR_SIGNAL = 0x04
const RESERVED = 0x38
const RESERVED_BYTES = 11

/** Single-lead recorders of Viatom and Lepu: ER1, ER2, DuoEK, VBeat. */
export const viatomEr1 = {
  decode: { [ER1_NOTIFY]: decodeEr1 },
  quantities: ['heart-rate'],
  signals: ['ecg'],
  subscribe: [ER1_NOTIFY],
} as const satisfies Profile

/**
 * The answer to command 03, as the maker's demonstrations read it; answers to anything else mean nothing here.
 *
 *     0 u16 heart rate, /min, 0 none
 *     2 u8 b0 R wave   b1 weak signal   b2 poor signal   b3…5 reserved   b6…7 state of the battery
 *     3 u8 battery, %    4 u32 s, length of the recording
 *     8 u8 low half: 0 idle or lead off, 7 lead off, else it records; high half what it was before    9 11 reserved
 *     20 u16 how many samples, then s16 each, in steps of 0.0024672 mV; 7FFF invalid
 */
function decodeEr1(frame: Uint8Array): readonly Decoded[] {
  const { command, kind, content } = readViatomPacket(frame)
  if (command !== REAL_TIME || kind !== ANSWER) return []
  const reader = new ByteReader(content)
  const flags = new Set<Flag>()
  const rate = reader.u16le()
  const status = reader.u8()
  if ((status & (WEAK_SIGNAL | POOR_SIGNAL)) !== 0) flags.add('poor-signal')
  noticeReserved(flags, status, RESERVED)
  const battery = reader.u8()
  reader.u32le()
  const run = reader.u8()
  // One of the two public implementations masks three bits; what both call off is off.
  const isLeadOff = (run & 0x0f) === 0 || (run & 0x07) === 0x07
  if (isLeadOff) flags.add('lead-off')
  reader.take(RESERVED_BYTES)
  const count = reader.u16le()
  if (reader.remaining < 2 * count)
    throw new DecodeError('truncated', frame.length, `${reader.remaining} bytes of ${count} samples`)
  const samples = Array.from({ length: count }, () => (reader.u16le() << 16) >> 16)
  noticeTrailing(flags, reader)
  const heartRate = quantityOf('heart-rate', isLeadOff ? 'lead-off' : rate === 0 ? 'not-available' : Decimal.of(rate))
  return [
    { what: 'measurement', mode: 'continuous', quantities: [heartRate], flags: [...flags] },
    ...ecg(samples, isLeadOff, [...flags]),
    ...(battery <= 100 ? [factsOf({ batteryPercent: battery }, new Set())] : []),
  ]
}

/**
 * The last sample is of now, so that those before a hole cannot be placed: what is left out is said to be invalid, and
 * what follows the last hole is told.
 */
function ecg(samples: readonly number[], isLeadOff: boolean, flags: readonly Flag[]): readonly Samples[] {
  const base = { what: 'samples', signal: 'ecg', leads: LEADS } as const
  if (isLeadOff) return [{ ...base, samples: [], absent: 'lead-off' }]
  const after = samples.lastIndexOf(INVALID_SAMPLE) + 1
  const whole = samples.slice(after)
  return [
    ...(after > 0 ? [{ ...base, samples: [], absent: 'invalid' } as const] : []),
    ...(whole.length > 0 ? [{ ...base, samples: whole, scale: SCALE, periodMs: 1_000 / HZ, flags }] : []),
  ]
}
