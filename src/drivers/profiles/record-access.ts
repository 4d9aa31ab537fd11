import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'

const REPORT_RECORDS = 0x01
const ABORT = 0x03
const REPORT_COUNT = 0x04
const COUNT_RESPONSE = 0x05
const RESPONSE = 0x06

const NULL_OPERATOR = 0x00
const ALL_RECORDS = 0x01

/** Response codes; the code is the place in this list, 0 and everything after the last are reserved. */
const RESULTS: readonly (string | undefined)[] = [
  undefined,
  'success',
  'op-code-not-supported',
  'invalid-operator',
  'operator-not-supported',
  'invalid-operand',
  'no-records-found',
  'abort-unsuccessful',
  'procedure-not-completed',
  'operand-not-supported',
  'server-busy',
]

/** Record Access Control Point, as the Pulse Oximeter Service uses it: how a device hands over what it has stored. */
export const recordAccess: Profile = {
  decode: { '2a52': decodeRecordAccess },
  quantities: [],
  subscribe: ['2a52'],
}

/** The channel that stored records come over, as indications; live values of an oximeter have one of their own. */
export const STORED_RECORDS = '2a5e'

/** Asks for every stored record. There is no request to delete: the records in the device are the last copy. */
export const reportAllRecords = (): Uint8Array => Uint8Array.of(REPORT_RECORDS, ALL_RECORDS)

/** Asks how many records are stored. */
export const countAllRecords = (): Uint8Array => Uint8Array.of(REPORT_COUNT, ALL_RECORDS)

/** Ends a report that is under way. */
export const abortRecordAccess = (): Uint8Array => Uint8Array.of(ABORT, NULL_OPERATOR)

/**
 * 2A52 Record Access Control Point, GATT Specification Supplement: the two answers.
 *
 *     0 op code 05   1 operator 00   2 number of records, u8, u16 or u32 by what is left
 *     0 op code 06   1 operator 00   2 u8 op code of the request   3 u8 result
 */
function decodeRecordAccess(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const opCode = reader.u8()
  if (opCode !== COUNT_RESPONSE && opCode !== RESPONSE)
    throw new DecodeError('unknown-frame', 0, `op code ${opCode} is not an answer`)
  const operator = reader.u8()
  if (operator !== NULL_OPERATOR) throw new DecodeError('grammar', 1, `operator ${operator} in an answer`)
  if (opCode === COUNT_RESPONSE)
    return [{ what: 'record-access', answer: { kind: 'count', records: readCount(reader) } }]
  const request = reader.u8()
  const code = reader.u8()
  const result = RESULTS[code] ?? `reserved-${code}`
  return [{ what: 'record-access', answer: { kind: 'done', request, result } }]
}

/** The length alone tells the type of the count, so bytes in excess cannot be decoded around. */
function readCount(reader: ByteReader): number {
  switch (reader.remaining) {
    case 0:
    case 1:
      return reader.u8()
    case 2:
      return reader.u16le()
    case 4:
      return reader.u32le()
    default:
      throw new DecodeError('grammar', reader.offset, `a count of ${reader.remaining} bytes`)
  }
}
