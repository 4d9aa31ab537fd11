import { Decimal } from '../../reading/decimal.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Dialogue, Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'
import { suntechPacketAt } from './suntech-framing.ts'

const FINISHED_BYTES = 4
const PRESSURE_BYTES = 5
const RESULT_BYTES = 24
const FINISHED = 0x4b
/** Asks for the result of the last measurement; it begins nothing. */
const ASK_RESULT = Uint8Array.of(0x3a, 0x79, 0x03, 0x00, 0x4a)

/** A person measures at any time: then it waits again. */
const ANY_TIME_MS = 30_000
const RESULT_WITHIN_MS = 1_000
const TIMES_ASKED = 5

/** Modules of SunTech Medical that are built into monitors. */
export const suntech = {
  decode: { rx: decodeSuntech },
  quantities: ['systolic', 'diastolic', 'mean-pressure', 'pulse-rate-cuff'],
  signals: ['cuff-pressure'],
} as const satisfies Profile

/**
 * One packet of the module; which one it is, its length tells. `ak-git/DesktopFX@dac58a3c`, whose tests quote the maker's
 * manual.
 *
 *      4  4B the cycle is finished    any other code means nothing here
 *      5  2 u16 mm[Hg], pressure in the cuff
 *     24  2 u16 systolic   4 u16 diastolic   6 u8 beats   7 u8 status   8 eight codes of tests   16 u8 pulse, /min   17 spare
 *        18 u16 mean   20 u8 error, 0 none   21 two spare
 *
 * What a status says, and which error is which, is not in that source. The module tells its last result as often as it is
 * asked, so it stands until a cycle has finished again.
 */
function decodeSuntech(packet: Uint8Array): readonly Decoded[] {
  const length = suntechPacketAt(packet, 0)
  if (length === 'unfinished') throw new DecodeError('truncated', packet.length, 'the packet is not whole')
  if (length === 'nothing') throw new DecodeError('unknown-frame', 0, 'no packet of the module')
  if (length === 'damaged') throw new DecodeError('checksum', packet.length - 1, 'the sum of the packet is not 0')
  if (packet.length > length) throw new DecodeError('grammar', length, 'bytes after the packet')
  switch (length) {
    case FINISHED_BYTES:
      // No sample: it only says that a result from now on is a new one.
      return packet[2] === FINISHED
        ? [{ what: 'samples', signal: 'cuff-pressure', samples: [], flags: ['measurement-ongoing'] }]
        : []
    case PRESSURE_BYTES:
      return [{ what: 'samples', signal: 'cuff-pressure', samples: [new ByteReader(packet.subarray(2)).u16le()] }]
    case RESULT_BYTES:
      return [resultOf(new ByteReader(packet.subarray(2)))]
    default:
      throw new DecodeError('unknown-frame', 1, `a packet of ${length} bytes is not known`)
  }
}

function resultOf(reader: ByteReader): Decoded {
  const systolic = reader.u16le()
  const diastolic = reader.u16le()
  reader.take(10)
  const pulse = reader.u8()
  reader.take(1)
  const mean = reader.u16le()
  const failed = reader.u8() !== 0
  const value = (quantity: QuantityId, number: number) =>
    quantityOf(quantity, failed ? 'cuff-fault' : number === 0 ? 'not-available' : Decimal.of(number))
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [
      value('systolic', systolic),
      value('diastolic', diastolic),
      value('mean-pressure', mean),
      value('pulse-rate-cuff', pulse),
    ],
    flags: [],
    standing: true,
  }
}

/**
 * Asks for a result when the module says that a cycle has finished, and at no other time: what it holds when it is plugged in
 * may be another patient's. A measurement is begun by a person at the monitor and by nobody else.
 */
export const suntechDialogue: Dialogue = function* () {
  for (;;) {
    const finished = yield { do: 'expect', channel: 'rx', withinMs: ANY_TIME_MS, where: isFinished }
    for (let asked = 0; finished !== undefined && asked < TIMES_ASKED; asked += 1) {
      yield { do: 'send', channel: 'rx', bytes: ASK_RESULT }
      if (yield { do: 'expect', channel: 'rx', withinMs: RESULT_WITHIN_MS, where: isResult }) break
    }
  }
}

const isFinished = (packet: Uint8Array): boolean => packet.length === FINISHED_BYTES && packet[2] === FINISHED

const isResult = (packet: Uint8Array): boolean => packet.length === RESULT_BYTES
