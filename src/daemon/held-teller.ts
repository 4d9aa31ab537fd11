import { Bursts } from '../clock/bursts.ts'
import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { HeldReading, LateFinal } from '../intake/intake.ts'
import { heldWords } from '../messages/held-words.ts'
import type { Problem } from './problems.ts'

/** A device hands out its memory record by record: after a pause it is at the end. */
const TIMES = { pauseMs: 3_000, longestMs: 30_000 } as const

/**
 * Tells people of readings that no screen shows: held ones, and those that came after their encounter was closed. Fifty stored
 * records are two events. Disposing it tells what is left.
 */
export class HeldTeller implements Disposable {
  readonly #bursts: Bursts
  readonly #tell: Problem

  constructor(clock: Clock, tell: Problem) {
    this.#bursts = new Bursts(clock, 'held', TIMES)
    this.#tell = tell
  }

  held({ device, because }: Pick<HeldReading, 'device' | 'because'>): void {
    const reason = heldWords(because)
    this.#count(`${device} ${because}`, device, (readings) => new UmtError('UMT-ENCOUNTER-104', { readings, reason }))
  }

  late({ device, encounter }: LateFinal): void {
    const error = (readings: InWords) => new UmtError('UMT-ENCOUNTER-111', { readings, encounter })
    this.#count(`${device} late ${encounter}`, device, error)
  }

  [Symbol.dispose](): void {
    this.#bursts[Symbol.dispose]()
  }

  #count(matter: string, device: string, error: (readings: InWords) => UmtError): void {
    this.#bursts.add(matter, 1, (count) => this.#tell(error(inWords(count)), device, 'warning'))
  }
}

const inWords = (count: number): InWords =>
  count === 1 ? { fr: 'une mesure', en: 'a reading' } : { fr: `${count} mesures`, en: `${count} readings` }
