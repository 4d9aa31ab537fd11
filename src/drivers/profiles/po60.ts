import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { wholePacket } from './checked-packets.ts'
import { dateTimeOf } from './date-time.ts'
import { PO60_ANSWERS, po60PacketAt } from './po60-framing.ts'
import { quantityOf } from './quantity.ts'
import { sum7 } from './sum7.ts'

export const PO60_COMMANDS = { versions: 0x82, setClock: 0x83, clock: 0x89, stored: 0x90, records: 0x99 } as const

const NO_SATURATION = 0x7f

/** The oximeter PO60 of Beurer: service FF12, which other devices of its maker use too. It keeps what it has measured. */
export const po60 = {
  decode: { ff02: decodePo60, ff01: decodeToPo60 },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  subscribe: ['ff02'],
} as const satisfies Profile

/**
 * One answer. Source: eViaHealthSystem/eviahealth-app, `po60manager.java`.
 *
 *     F2   1 hardware version, three bytes   4 software version, three bytes                                 7 sum
 *     F9   1 year − 2000, month, day, hours, minutes, seconds: its clock   7 two bytes                        9 sum
 *     E9   1 which record   2 begun: year − 2000, month, day, hours, minutes, seconds   8 ended, likewise
 *         14 high bits   15 two bytes   17 SpO2, %: highest, lowest, average, 7F none
 *         20 pulse rate, /min: highest, lowest, average, seven bits of each                                  23 sum
 *
 *     F3   1 00 the clock was set                                                                            2 sum
 *
 * E0, how many records there are, is of use to the dialogue alone.
 */
function decodePo60(answer: Uint8Array): readonly Decoded[] {
  wholePacket(answer, po60PacketAt, 'F2, F3, F9, E0 or E9')
  switch (answer[0]) {
    case PO60_ANSWERS.versions:
      return [{ what: 'facts', facts: { hardwareRevision: version(answer, 1), softwareRevision: version(answer, 4) } }]
    case PO60_ANSWERS.clock:
      return [{ what: 'clock', local: timeAt(answer, 1) }]
    case PO60_ANSWERS.clockSet:
      // Whatever else it says than 0, its clock is not what we wrote.
      return answer[1] === 0 ? [] : [{ what: 'clock', local: undefined }]
    case PO60_ANSWERS.record:
      return [recordOf(answer)]
    default:
      return []
  }
}

function recordOf(answer: Uint8Array): Decoded {
  timeAt(answer, 2)
  const deviceTime = timeAt(answer, 8)
  const high = answer[14] ?? 0
  const saturation = averageAt(answer, 17)
  // Two sources place bit 7 of it elsewhere: without any high bit both agree, with one nobody knows the number.
  const pulse = high === 0 ? averageAt(answer, 20) : 0
  if (saturation > 100 && saturation !== NO_SATURATION) throw new DecodeError('grammar', 19, `SpO2 of ${saturation} %`)
  const isSaturation = saturation > 0 && saturation <= 100
  const flags: Flag[] = ['mean-of-several']
  if (high !== 0) flags.push('reserved-bits')
  // It may be of any day and anybody's.
  if (deviceTime === undefined) flags.push('device-time-unknown', 'from-storage')
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [
      quantityOf('oxygen-saturation', isSaturation ? Decimal.of(saturation) : 'not-available'),
      quantityOf('pulse-rate-oximeter', pulse > 0 ? Decimal.of(pulse) : 'not-available'),
    ],
    flags,
    keptByDevice: true,
    ...(deviceTime === undefined ? {} : { deviceTime }),
  }
}

/** The third of highest, lowest and average. One that does not lie between the others is not what it is taken for. */
function averageAt(answer: Uint8Array, at: number): number {
  const [highest = 0, lowest = 0, average = 0] = answer.subarray(at, at + 3)
  if (average < lowest || average > highest)
    throw new DecodeError('grammar', at + 2, `an average of ${average} from ${lowest} to ${highest}`)
  return average
}

/** What we send; that which sets the clock tells what it shows from then on: `83 YY MM DD hh mm ss 00 00 sum`. */
function decodeToPo60(request: Uint8Array): readonly Decoded[] {
  if (request[0] !== PO60_COMMANDS.setClock) return []
  if (request.length !== 10) throw new DecodeError('grammar', request.length, 'a clock is set by ten bytes')
  if (sum7(request.subarray(0, -1)) !== request.at(-1)) throw new DecodeError('checksum', 9, 'the sum is another')
  return [{ what: 'clock', local: timeAt(request, 1) }]
}

function timeAt(bytes: Uint8Array, at: number): LocalDateTime | undefined {
  const [year = 0, ...rest] = bytes.subarray(at, at + 6)
  return dateTimeOf([2000 + year, ...rest], at)
}

const version = (answer: Uint8Array, at: number): string =>
  Array.from(answer.subarray(at, at + 3), (part) => String(part).padStart(2, '0')).join('.')
