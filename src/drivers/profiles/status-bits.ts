import type { Flag } from '../../reading/flags.ts'
import type { ByteReader } from '../byte-reader.ts'

/** Raises the flag of every bit that is set; bit 0 is the first row. A bit without a row is reserved and said so. */
export function raiseBits(flags: Set<Flag>, word: number, table: readonly (Flag | undefined)[]): void {
  for (let bit = 0; word >>> bit !== 0; bit += 1)
    if (((word >>> bit) & 1) === 1) flags.add(table[bit] ?? 'reserved-bits')
}

/** Reserved bits are to be ignored on reception, and devices on sale set them: noticed, never refused. */
export function noticeReserved(flags: Set<Flag>, word: number, reservedMask: number): void {
  if ((word & reservedMask) !== 0) flags.add('reserved-bits')
}

/** Later versions of a service append fields, so bytes after the last known one are noticed, never refused. */
export function noticeTrailing(flags: Set<Flag>, reader: ByteReader): void {
  if (reader.remaining > 0) flags.add('trailing-bytes')
}

/** Names of the bits that are set, bit 0 first; unnamed ones are left out. */
export const namesOfBits = (word: number, names: readonly string[]): readonly string[] =>
  names.filter((_name, bit) => ((word >>> bit) & 1) === 1)
