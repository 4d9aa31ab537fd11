import type { ErrorCode } from '../messages/errors.ts'
import type { FaultReport } from './session.ts'

/** The code that a person is told for bytes that did not become a reading. */
export const FAULT_CODES = {
  truncated: 'UMT-DECODE-101',
  checksum: 'UMT-DECODE-102',
  grammar: 'UMT-DECODE-103',
  'unknown-frame': 'UMT-DECODE-104',
  'unknown-channel': 'UMT-DECODE-105',
} as const satisfies Record<FaultReport['fault'], ErrorCode>
