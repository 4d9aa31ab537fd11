import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { HeldReading, LateFinal } from '../intake/intake.ts'
import { heldWords } from '../messages/held-words.ts'
import type { Problem } from './problems.ts'

/** A device hands out its memory record by record: after a pause of this length it is at the end. */
const PAUSE_MS = 3_000
/** A person hears at least this often how many more there are. */
const LONGEST_MS = 30_000

/** What is told again and again of one device; `error`: of so many. */
interface Matter {
  readonly device: string
  readonly error: (readings: InWords) => UmtError
}

interface Burst {
  readonly matter: Matter
  readonly since: number
  count: number
  timer: Disposable
}

/**
 * Tells people of readings that no screen shows: held ones, and those that came after their encounter was closed. The first
 * one of a device at once, since whoever has just measured waits for it, and those that follow together. Fifty stored records
 * are two events. Disposing it tells what is left.
 */
export class HeldTeller implements Disposable {
  readonly #clock: Clock
  readonly #tell: Problem
  readonly #bursts = new Map<string, Burst>()

  constructor(clock: Clock, tell: Problem) {
    this.#clock = clock
    this.#tell = tell
  }

  held({ device, because }: Pick<HeldReading, 'device' | 'because'>): void {
    const reason = heldWords(because)
    const error = (readings: InWords) => new UmtError('UMT-ENCOUNTER-104', { readings, reason })
    this.#count(`${device} ${because}`, { device, error })
  }

  late({ device, encounter }: LateFinal): void {
    const error = (readings: InWords) => new UmtError('UMT-ENCOUNTER-111', { readings, encounter })
    this.#count(`${device} late ${encounter}`, { device, error })
  }

  [Symbol.dispose](): void {
    for (const { timer, count, matter } of this.#bursts.values()) {
      timer[Symbol.dispose]()
      if (count > 0) this.#say(matter, count)
    }
    this.#bursts.clear()
  }

  #count(name: string, matter: Matter): void {
    const burst = this.#bursts.get(name)
    if (!burst) {
      this.#say(matter, 1)
      this.#begin(name, matter)
      return
    }
    burst.count += 1
    if (this.#clock.now() - burst.since >= LONGEST_MS) return
    burst.timer[Symbol.dispose]()
    burst.timer = this.#later(name)
  }

  #begin(name: string, matter: Matter): void {
    this.#bursts.set(name, { matter, since: this.#clock.now(), count: 0, timer: this.#later(name) })
  }

  #later(name: string): Disposable {
    return this.#clock.after(`held ${name}`, PAUSE_MS, () => {
      const burst = this.#bursts.get(name)
      this.#bursts.delete(name)
      if (!burst || burst.count === 0) return
      this.#say(burst.matter, burst.count)
      this.#begin(name, burst.matter)
    })
  }

  #say({ device, error }: Matter, count: number): void {
    this.#tell(error(inWords(count)), device, 'warning')
  }
}

const inWords = (count: number): InWords =>
  count === 1 ? { fr: 'une mesure', en: 'a reading' } : { fr: `${count} mesures`, en: `${count} readings` }
