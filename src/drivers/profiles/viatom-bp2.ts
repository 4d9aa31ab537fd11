import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { factsOf } from './facts.ts'
import { quantityOf } from './quantity.ts'
import { readViatomPacket, viatomRequest } from './viatom-envelope.ts'

/** Written to and notified by; the first eight digits of their UUIDs. */
export const BP2_WRITE = '8b00ace7'
export const BP2_NOTIFY = '0734594a'

const REAL_TIME = 0x08
const ANSWER = 0x01
/** Asks what it shows; it begins nothing. 09 and 0A, right behind it, inflate. */
export const BP2_POLL = viatomRequest(REAL_TIME)

const MEASURING = { status: 4, type: 0 } as const
const RESULT = { status: 5, type: 1 } as const
const VOLTAGE_AND_RESERVED_BYTES = 6
const VALUE_BYTES = 20

interface Outcome {
  readonly absent?: Absence
  readonly flags: readonly Flag[]
}

/** Code of the result; all others are a fault of the cuff. */
const OUTCOMES: readonly Outcome[] = [
  { flags: [] },
  // Loose, leaking or slow: which of them is not told.
  { absent: 'cuff-fault', flags: [] },
  { absent: 'cuff-fault', flags: ['body-movement'] },
  { absent: 'cuff-fault', flags: ['poor-signal'] },
]
const FAULT: Outcome = { absent: 'cuff-fault', flags: [] }

/** Cuffs of Viatom and Lepu: BP2, BP2A, BP2W. */
export const viatomBp2 = {
  decode: { [BP2_NOTIFY]: decodeBp2 },
  quantities: ['systolic', 'diastolic', 'mean-pressure', 'pulse-rate-cuff'],
  subscribe: [BP2_NOTIFY],
} as const satisfies Profile

/**
 * The answer to command 08, as the maker's demonstrations read it; answers to anything else mean nothing here.
 *
 *     0 u8 status: 4 measures, 5 shows a result   1 u8 state of the battery   2 u8 battery, %   3 u16 mV   5 4 reserved
 *     9 u8 type of the 20 bytes that follow   10 …   30 u16 how many samples of an ECG, then s16 each
 *
 * Type 0, it measures: the pressure in the cuff is taken for mm[Hg] by one demonstration and for hundredths by another, so
 * that it is not read. Type 1, the result, which stands until it measures again:
 *
 *     10 u8 deflates   11 u16 pressure   13 u16 systolic   15 u16 diastolic   17 u16 mean, mm[Hg]   19 u16 pulse, /min
 *     21 u8 0 normal, 1 cannot be analysed, 2 disturbed, 3 weak, else a fault   22 u8 unknown   23 7 reserved
 *
 * Types 2 and 3 are an ECG, which is not read.
 */
function decodeBp2(frame: Uint8Array): readonly Decoded[] {
  const { command, kind, content } = readViatomPacket(frame)
  if (command !== REAL_TIME || kind !== ANSWER) return []
  const reader = new ByteReader(content)
  const status = reader.u8()
  reader.u8()
  const battery = reader.u8()
  reader.take(VOLTAGE_AND_RESERVED_BYTES)
  const type = reader.u8()
  const value = new ByteReader(reader.take(VALUE_BYTES))
  const samples = reader.u16le()
  if (reader.remaining !== 2 * samples)
    throw new DecodeError('grammar', frame.length - 1, `${reader.remaining} bytes of ${samples} samples`)
  const is = (phase: typeof MEASURING | typeof RESULT) => status === phase.status && type === phase.type
  return [
    ...(is(MEASURING) ? [ONGOING] : []),
    ...(is(RESULT) ? [resultOf(value)] : []),
    ...(battery <= 100 ? [factsOf({ batteryPercent: battery }, new Set())] : []),
  ]
}

/** No sample: it only says that the next result is a new one. */
const ONGOING: Decoded = { what: 'samples', signal: 'cuff-pressure', samples: [], flags: ['measurement-ongoing'] }

function resultOf(reader: ByteReader): Decoded {
  reader.take(3)
  const numbers = [reader.u16le(), reader.u16le(), reader.u16le(), reader.u16le()] as const
  const { absent, flags } = OUTCOMES[reader.u8()] ?? FAULT
  const [systolic, diastolic, mean, pulse] = numbers
  const value = (quantity: QuantityId, sent: number) =>
    quantityOf(quantity, absent ?? (sent === 0 ? 'not-available' : Decimal.of(sent)))
  return {
    what: 'measurement',
    mode: 'spot',
    quantities: [
      value('systolic', systolic),
      value('diastolic', diastolic),
      value('mean-pressure', mean),
      value('pulse-rate-cuff', pulse),
    ],
    flags,
    standing: true,
  }
}
