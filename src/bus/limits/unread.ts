import type { Duplex } from 'node:stream'
import { TellableError } from '../../tellable-error.ts'
import { LIMITS } from './limits.ts'

type Reader = Pick<Duplex, 'writableLength' | 'destroyed' | 'destroy'>

/** From here on all are added up: whoever reads has less than this waiting. */
const WORTH_COUNTING = 256 * 1024

/**
 * How much waits for clients that do not read. One for whom too much waits is cut at once, and not only after the time that a client may
 * leave its socket full: what is published fastest would else be what memory can take.
 */
export class Unread {
  readonly #readers = new Set<Reader>()

  add(reader: Reader): void {
    this.#readers.add(reader)
  }

  remove(reader: Reader): void {
    this.#readers.delete(reader)
  }

  /** Whether a client can be given one more message; cuts who has too much waiting. */
  canTake(reader: Reader): boolean {
    const { writableLength } = reader
    if (writableLength > LIMITS.unreadBytes) cut(reader)
    else if (writableLength > WORTH_COUNTING) this.#cutMost()
    return !reader.destroyed
  }

  #cutMost(): void {
    const readers = [...this.#readers].filter(({ destroyed }) => !destroyed)
    const all = readers.reduce((sum, { writableLength }) => sum + writableLength, 0)
    if (all <= LIMITS.unreadBytesOfAll) return
    const [most] = readers.toSorted((one, other) => other.writableLength - one.writableLength)
    if (most) cut(most)
  }
}

const cut = (reader: Reader): void =>
  void reader.destroy(new TellableError(`does not read: ${reader.writableLength} bytes wait`))
