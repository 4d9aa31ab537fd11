import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { Lead } from '../../reading/signals.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { MEDLAB_MARKERS, MEDLAB_MOST } from './medlab-framing.ts'
import { quantityOf } from './quantity.ts'

/** The board shows I, II or III, and does not say which. */
const LEADS: readonly Lead[] = ['unspecified']
const UNCALIBRATED: readonly Flag[] = ['uncalibrated']
/** The board is told to send so many samples a second. */
const MEDLAB_HZ = 100
const LEAD_OFF = 0x11

/** ECG boards of Medlab, protocol 1. */
export const medlabEcg = {
  decode: { rx: decodeMedlab },
  quantities: ['heart-rate', 'respiratory-rate'],
  signals: ['ecg'],
} as const satisfies Profile

/**
 * One piece of the stream, EG01010 technical manual, protocol 1. There is no checksum: what protects a number is that
 * only a marker goes before it, and that it has a place of its own.
 *
 *     F8 sample, 00…F6 around 80, also without the marker    F9 respiratory rate, /min    FA pulse rate, /min, at each beat
 *     FB information, 11 lead off
 *
 * What a step of the wave is in mV is not documented.
 */
function decodeMedlab(piece: Uint8Array): readonly Decoded[] {
  const [first, second] = piece
  if (first === undefined) throw new DecodeError('truncated', 0, 'an empty piece')
  const length = first <= MEDLAB_MOST ? 1 : 2
  const value = length === 1 ? first : second
  if (value === undefined) throw new DecodeError('truncated', 1, 'a marker without anything behind it')
  if (piece.length > length) throw new DecodeError('grammar', length, `${piece.length} bytes in a piece of ${length}`)
  if (value > MEDLAB_MOST) throw new DecodeError('grammar', 1, 'a marker behind a marker')
  if (length === 1) return wave(value)
  switch (first) {
    case MEDLAB_MARKERS.wave:
      return wave(value)
    case MEDLAB_MARKERS.respiration:
      return [rate('respiratory-rate', value)]
    case MEDLAB_MARKERS.pulse:
      return [rate('heart-rate', value)]
    case MEDLAB_MARKERS.info:
      return value === LEAD_OFF ? leadOff() : []
    default:
      throw new DecodeError('unknown-frame', 0, `marker ${first.toString(16)}`)
  }
}

const wave = (sample: number): readonly Decoded[] => [
  {
    what: 'samples',
    signal: 'ecg',
    samples: [sample],
    leads: LEADS,
    periodMs: 1_000 / MEDLAB_HZ,
    flags: UNCALIBRATED,
  },
]

const rate = (quantity: QuantityId, value: number): Decoded => ({
  what: 'measurement',
  mode: 'continuous',
  quantities: [quantityOf(quantity, value === 0 ? 'not-available' : Decimal.of(value))],
  flags: [],
})

const leadOff = (): readonly Decoded[] => [
  { what: 'measurement', mode: 'continuous', quantities: [quantityOf('heart-rate', 'lead-off')], flags: ['lead-off'] },
  { what: 'samples', signal: 'ecg', samples: [], leads: LEADS, absent: 'lead-off' },
]
