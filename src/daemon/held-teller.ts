import type { Clock } from '../clock.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { HeldReading } from '../intake/intake.ts'
import { heldWords } from '../messages/held-words.ts'
import type { Problem } from './problems.ts'

/** A device hands out its memory record by record: after a pause of this length it is at the end. */
const PAUSE_MS = 3_000
/** A person hears at least this often how many more there are. */
const LONGEST_MS = 30_000

interface Burst {
  readonly since: number
  count: number
  timer: Disposable
}

/**
 * Tells people of held readings: the first one of a device at once, since whoever has just measured waits for it, and those
 * that follow together. Fifty stored records are two events. Disposing it tells what is left.
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
    const name = `${device} ${because}`
    const burst = this.#bursts.get(name)
    if (!burst) {
      this.#say(device, because, 1)
      this.#begin(name, device, because)
      return
    }
    burst.count += 1
    if (this.#clock.now() - burst.since >= LONGEST_MS) return
    burst.timer[Symbol.dispose]()
    burst.timer = this.#later(name, device, because)
  }

  [Symbol.dispose](): void {
    for (const [name, { timer, count }] of this.#bursts) {
      timer[Symbol.dispose]()
      const [device = '', because = ''] = name.split(' ')
      if (count > 0) this.#say(device, because, count)
    }
    this.#bursts.clear()
  }

  #begin(name: string, device: string, because: string): void {
    this.#bursts.set(name, { since: this.#clock.now(), count: 0, timer: this.#later(name, device, because) })
  }

  #later(name: string, device: string, because: string): Disposable {
    return this.#clock.after(`held ${name}`, PAUSE_MS, () => {
      const count = this.#bursts.get(name)?.count ?? 0
      this.#bursts.delete(name)
      if (count === 0) return
      this.#say(device, because, count)
      this.#begin(name, device, because)
    })
  }

  #say(device: string, because: string, count: number): void {
    const error = new UmtError('UMT-ENCOUNTER-104', { readings: inWords(count), reason: heldWords(because) })
    this.#tell(error, device, 'warning')
  }
}

const inWords = (count: number): InWords =>
  count === 1 ? { fr: 'une mesure', en: 'a reading' } : { fr: `${count} mesures`, en: `${count} readings` }
