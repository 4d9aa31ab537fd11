import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { dateTimeOf } from './date-time.ts'
import { quantityOf } from './quantity.ts'

export const YONKER_SERVICE = 'cdeacd80-5235-4c07-8846-93a37ee6b86d'
const NOTIFY = 'cdeacd81'
const RESULT = 0x81
const RESULT_BYTES = 15
const PROGRESS = 0x80
const PROGRESS_BYTES = 3
const DATE_AT = 6

/** Cuffs of Yonker. Oximeters of the maker have the same service, and short frames with the same first byte. */
export const yonkerBloodPressure = {
  decode: { [NOTIFY]: decodeYonker },
  quantities: ['systolic', 'diastolic', 'pulse-rate-cuff'],
  subscribe: [NOTIFY],
} as const satisfies Profile

/**
 * `derdilla/blood-pressure-monitor-fl@17aba3d0` and its issue 615, where it was found out; there is no checksum.
 *
 *     0 81   1 u8 systolic   2 u8 diastolic, mm[Hg]   3 u8 pulse, /min   4 2 unknown   6 day, month, year − 2000, hours, minutes
 *    11 4 unknown
 *
 * 80 and a big-endian u16 come while it measures; what they count is not documented.
 */
function decodeYonker(frame: Uint8Array): readonly Decoded[] {
  const [first, systolic = 0, diastolic = 0, pulse = 0] = frame
  const length = first === RESULT ? RESULT_BYTES : first === PROGRESS ? PROGRESS_BYTES : undefined
  if (first === undefined) throw new DecodeError('truncated', 0, 'an empty frame')
  if (length === undefined) throw new DecodeError('unknown-frame', 0, `a frame ${first.toString(16)}`)
  if (frame.length < length) throw new DecodeError('truncated', frame.length, `${frame.length} of ${length} bytes`)
  if (first === PROGRESS) return []
  if (frame.length > length) throw new DecodeError('grammar', length, `${frame.length} bytes instead of ${length}`)
  const [day = 0, month = 0, year = 0, hours = 0, minutes = 0] = frame.subarray(DATE_AT)
  const deviceTime = dateTimeOf([2000 + year, month, day, hours, minutes], DATE_AT)
  const value = (quantity: QuantityId, sent: number) =>
    quantityOf(quantity, sent === 0 ? 'not-available' : Decimal.of(sent))
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: [value('systolic', systolic), value('diastolic', diastolic), value('pulse-rate-cuff', pulse)],
      // It may be of any day and anybody's.
      flags: deviceTime === undefined ? ['device-time-unknown', 'from-storage'] : [],
      ...(deviceTime === undefined ? {} : { deviceTime }),
    },
  ]
}
