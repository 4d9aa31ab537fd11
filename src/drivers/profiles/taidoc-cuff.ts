import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'
import { openTaidocRecord, taidocTime } from './taidoc-record.ts'

/** The cuff TD-3128 of TaiDoc over 00001524-1212-EFDE-1523-785FEABCD123. */
export const taidocCuff: Profile = {
  decode: { '00001524': decodeTaidocCuff },
  quantities: ['systolic', 'diastolic', 'pulse-rate-cuff'],
  subscribe: ['00001524'],
}

/** So low a pulse is none: the only source throws such a record away. */
const NO_PULSE = 3

/**
 * A stored record of the cuff, as `taidoc-framing.ts` puts its halves together.
 *
 *     2 when: date as in `taidoc-record.ts`
 *    10 u8 systolic, mmHg   11 unknown; 0 expected, since in another model it is the high byte of systolic
 *    12 u8 diastolic, mmHg   13 u8 pulse, /min; up to 3 = a failed measurement
 */
function decodeTaidocCuff(frame: Uint8Array): readonly Decoded[] {
  const record = openTaidocRecord(frame)
  if (!record) return []
  const [systolic, high, diastolic, pulse] = record.what
  const failed = pulse <= NO_PULSE || systolic === 0
  const number = (value: number): Decimal | Absence => (failed ? 'cuff-fault' : Decimal.of(value))
  const flags = new Set<Flag>()
  const deviceTime = taidocTime(record.when, flags)
  if (high !== 0) flags.add('questionable')
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: [
        quantityOf('systolic', high === 0 ? number(systolic) : 'invalid'),
        quantityOf('diastolic', diastolic === 0 ? 'not-available' : number(diastolic)),
        quantityOf('pulse-rate-cuff', number(pulse)),
      ],
      flags: [...flags],
      ...(deviceTime === undefined ? {} : { deviceTime }),
    },
  ]
}
