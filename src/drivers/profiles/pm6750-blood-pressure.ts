import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { quantityOf } from './quantity.ts'

/** What a status means that ends a measurement without a value. */
interface Failure {
  readonly absent: Absence
  readonly flag?: Flag
}

type Phase = 'done' | 'measuring' | 'idle' | Failure

/** Bits 2…5 of the status; those without a row are unknown. */
const PHASES: readonly Phase[] = [
  'done',
  'measuring',
  { absent: 'not-available' }, // stopped by a person
  { absent: 'cuff-fault' }, // more than 300 mmHg
  { absent: 'cuff-fault', flag: 'cuff-too-loose' }, // loose, or not connected
  { absent: 'cuff-fault' }, // took too long
  { absent: 'cuff-fault' }, // error
  { absent: 'cuff-fault', flag: 'body-movement' }, // interference or movement
  { absent: 'not-available' }, // no result
  'idle', // initialising
  'idle', // initialised
]

/**
 * 03 Blood pressure.
 *
 *     4 status  b0…1 patient: adult, child, neonate   b2…5 phase, as listed above   b6…7 reserved
 *     5 pressure in the cuff, mm[Hg] / 2    6 systolic, 7 mean, 8 diastolic, mm[Hg]; 0 while measuring
 *
 * How often the board repeats a result is not documented, so it stands until the board measures again. A measurement is
 * started by a person at the board and by nobody else.
 */
export function bloodPressureOf(packet: Uint8Array): readonly Decoded[] {
  const [status = 0, cuff = 0, systolic = 0, mean = 0, diastolic = 0] = packet.subarray(4)
  const phase = PHASES[(status >> 2) & 0x0f]
  // Neither the end of a measurement nor its course: nothing may be begun or ended by it.
  if (phase === undefined) throw new DecodeError('grammar', 4, `a phase of ${(status >> 2) & 0x0f}`)
  const reserved: readonly Flag[] = (status & 0xc0) === 0 ? [] : ['reserved-bits']
  if (phase === 'idle') return []
  if (phase === 'measuring') {
    const flags: readonly Flag[] = ['measurement-ongoing', ...reserved]
    return [{ what: 'samples', signal: 'cuff-pressure', samples: [cuff * 2], flags }]
  }
  // Done and nothing measured: since it was switched on, or the values come with the next packet.
  if (phase === 'done' && systolic + mean + diastolic === 0) return []
  const failure = phase === 'done' ? undefined : phase
  const value = (pressure: number) => failure?.absent ?? (pressure === 0 ? 'not-available' : Decimal.of(pressure))
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: [
        quantityOf('systolic', value(systolic)),
        quantityOf('diastolic', value(diastolic)),
        quantityOf('mean-pressure', value(mean)),
      ],
      flags: failure?.flag === undefined ? reserved : [failure.flag, ...reserved],
      standing: true,
    },
  ]
}
