import type { Framing } from '../../link/framing.ts'
import { DecodeError } from '../decode-error.ts'
import { type Lengths, leadByteFraming } from './lead-byte-framing.ts'
import { sum7 } from './sum7.ts'

/** Contec over FF12: service, where we write, where it notifies. */
export const CONTEC_FF12 = { service: 'ff12', write: 'ff01', notify: 'ff02' } as const

/** First bytes of what spirometers of Contec answer. */
export const HEAD = { ready: 0xf0, version: 0xf2, clockSet: 0xf3, count: 0xe0, record: 0xe1 } as const

/** Holds an answer to the length of its first byte, to seven bits a byte, and to its checksum where it has one. */
export function checkAnswer(frame: Uint8Array, lengths: Lengths, hasChecksum: (head: number) => boolean): number {
  const [head] = frame
  if (head === undefined) throw new DecodeError('truncated', 0, 'empty answer')
  const length = lengths.get(head)
  if (length === undefined) throw new DecodeError('unknown-frame', 0, `no answer begins with ${head.toString(16)}`)
  if (frame.length < length) throw new DecodeError('truncated', frame.length, `${frame.length} bytes of ${length}`)
  if (frame.length > length) throw new DecodeError('grammar', length, `${frame.length} bytes of ${length}`)
  const high = frame.findIndex((byte, at) => at > 0 && byte >= 0x80)
  if (high > 0) throw new DecodeError('grammar', high, `bit 7 of byte ${high} is set`)
  const sum = sum7(frame.subarray(0, -1))
  if (hasChecksum(head) && frame[length - 1] !== sum)
    throw new DecodeError('checksum', length - 1, `checksum is ${frame[length - 1]}, should be ${sum}`)
  return head
}

/**
 * Answers of Contec's spirometers: a byte from 80 up, then bytes below, as many as the first one says. A notification is
 * no unit.
 */
export const contecSpirometerFraming = (lengths: Lengths) => (): Framing =>
  leadByteFraming({ lengths, leadHasBit7: true, unit: ['an', 'answer'] })
