import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { isInCalendar, type LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'
import type { Channel, Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'
import { bccOf, ETX, STX } from './vitalograph-framing.ts'

/*
 * Vitalograph 4000 family. Printable ASCII between STX and ETX; BCC is the exclusive or of STX…ETX.
 *
 *   0 STX 02   1 letter of the type   2 message, 2 letters   4 data …   ETX 03   BCC
 *
 * Message TD, the result of one blow, unsolicited. Fields of fixed width, zero-padded, without separators:
 *
 *   F, 59 bytes                                    G, 71 bytes
 *    4 serial number          10                    4 serial number          10
 *   14 FEV1, 0.01 L            3                   14 PEF, L/min              3
 *   17 FEV6, 0.01 L            3                   17 FEV0.75, 0.01 L         3
 *   20 FEV1/FEV6, 0.01         3                   20 FEV1, 0.01 L            3
 *   23 FEF25-75, 0.01 L/s      3                   23 volume, see below       3
 *   26 FEV1 personal best      3                   26 FEV1 by it, 0.01        3
 *   29 FEV1 % of it            3                   29 FEF25-75, 0.01 L/s      3
 *   32 zones              3 × 3                    32 FEV1 personal best      3
 *   41 YYMMDDhhmmss           12                   35 PEF personal best       3
 *   53 flag                    1                   38 FEV1 %, PEF % of them   3, 3
 *   54 software                3                   44 zones              3 × 3
 *   57 ETX, BCC                                    53 YYMMDDhhmmss 12, 65 flag 1, 66 software 3, 69 ETX, BCC
 *
 * 000 stands for "not measured" and "not set". Flag: 0 passed the device's quality check, 1 failed it. Sources call the
 * volume at 23 of G now FEV6, now FEV10, so that neither it nor the ratio to it is a quantity here. The layout of types C and D is not public.
 */
const ID = 4
const FIRST = 14
const WIDTH = 3
const DATE = 12

/** A field of three digits with the power of ten of its last one; `undefined`: not mapped. */
type Field = readonly [quantity: QuantityId, exponent: number] | undefined

const ZONES: readonly Field[] = [undefined, undefined, undefined]
// A ratio in hundredths of 1 is one in percent.
const LAYOUTS: ReadonlyMap<string, readonly Field[]> = new Map<string, readonly Field[]>([
  ['F', [['fev1', -2], ['fev6', -2], ['fev1-fev6', 0], ['fef25-75', -2], ['fev1-best', -2], undefined, ...ZONES]],
  [
    'G',
    [
      ['pef', 0],
      ['fev0-75', -2],
      ['fev1', -2],
      undefined,
      undefined,
      ['fef25-75', -2],
      ['fev1-best', -2],
      ['pef-best', 0],
      undefined,
      undefined,
      ...ZONES,
    ],
  ],
])
const POWER_OFF = 'DPD'

/**
 * Results of the Vitalograph 4000 family on one channel; a device of any type may be at the other end of either link.
 * `isLive`: a connection over this channel is one with the device itself, so that what comes after a silence is of now. A
 * port is open also while nobody is at its other end.
 */
export const vitalographOn = (channel: Channel, { isLive = false } = {}) =>
  ({
    decode: { [channel]: isLive ? decodeLive : decodeVitalograph },
    quantities: ['fev1', 'fev6', 'fev0-75', 'fev1-fev6', 'pef', 'fef25-75', 'fev1-best', 'pef-best'],
  }) as const satisfies Profile

/** One frame of {@link vitalographFraming}. The notice that a device of type D switches itself off means nothing here. */
export function decodeVitalograph(frame: Uint8Array): readonly Decoded[] {
  const text = checked(frame)
  if (text === POWER_OFF) return []
  const [type = ''] = text
  if (text.slice(1, 3) !== 'TD') throw new DecodeError('unknown-frame', 1, 'not a result')
  const fields = LAYOUTS.get(type)
  if (!fields) throw new DecodeError('unknown-frame', 1, `result of type ${type}: its layout is not public`)
  return result(frame, fields)
}

/** Few people set the clock of theirs, and without this each of their blows would be held. */
const decodeLive = (frame: Uint8Array): readonly Decoded[] =>
  decodeVitalograph(frame).map((each) => (each.what === 'measurement' ? { ...each, unprompted: true } : each))

/** What stands between STX and ETX. */
function checked(frame: Uint8Array): string {
  if (frame.length === 0) throw new DecodeError('truncated', 0, 'empty frame')
  if (frame[0] !== STX) throw new DecodeError('unknown-frame', 0, 'no STX at the start')
  const end = frame.length - 2
  if (end < 1 || frame[end] !== ETX) throw new DecodeError('truncated', frame.length, 'no ETX before the last byte')
  const bcc = bccOf(frame.subarray(0, -1))
  if (frame[end + 1] !== bcc) throw new DecodeError('checksum', end + 1, `BCC is ${frame[end + 1]}, should be ${bcc}`)
  const foreign = frame.findIndex((byte, at) => at > 0 && at < end && (byte < 0x20 || byte > 0x7e))
  if (foreign > 0) throw new DecodeError('grammar', foreign, 'byte that is not printable')
  return Buffer.from(frame.subarray(1, end)).toString('latin1')
}

function result(frame: Uint8Array, fields: readonly Field[]): readonly Decoded[] {
  const text = Buffer.from(frame).toString('latin1')
  const date = FIRST + fields.length * WIDTH
  const flag = date + DATE
  const length = flag + 1 + WIDTH + 2
  if (frame.length !== length) throw new DecodeError('grammar', frame.length, `${frame.length} bytes of ${length}`)
  // Digits from the first number to the software; what a serial number is made of is not told.
  const odd = text.slice(FIRST, -2).search(/\D/)
  if (odd >= 0) throw new DecodeError('grammar', FIRST + odd, 'not a digit')
  const passed = text[flag] === '0'
  if (!passed && text[flag] !== '1') throw new DecodeError('grammar', flag, `flag ${text[flag]}`)
  const deviceTime = timeAt(text, date)
  return [
    {
      what: 'measurement',
      mode: 'spot',
      quantities: fields.flatMap((field, index): Quantity[] => {
        if (!field) return []
        const at = FIRST + index * WIDTH
        const number = Number(text.slice(at, at + WIDTH))
        return [quantityOf(field[0], number === 0 ? 'not-available' : Decimal.of(number, field[1]))]
      }),
      flags: [
        passed ? 'manoeuvre-accepted' : 'manoeuvre-rejected',
        ...(deviceTime === undefined ? (['device-time-unknown'] as const) : []),
      ],
      ...(deviceTime === undefined ? {} : { deviceTime }),
    },
    {
      what: 'facts',
      facts: { serialNumber: text.slice(ID, FIRST).trim(), softwareRevision: text.slice(flag + 1, flag + 1 + WIDTH) },
    },
  ]
}

/** The devices were made in this century. `undefined` for a date that no calendar has: the check character vouches for it. */
function timeAt(text: string, at: number): LocalDateTime | undefined {
  const [year, month, day, hour, minute, second] = text.slice(at, at + DATE).match(/\d\d/g) ?? []
  const local = `20${year}-${month}-${day}T${hour}:${minute}:${second}`
  return isInCalendar(local) ? local : undefined
}
