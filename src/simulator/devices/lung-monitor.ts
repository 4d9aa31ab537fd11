import type { Clock } from '../../clock.ts'
import { ACK, NAK } from '../../drivers/profiles/vitalograph-dialogue.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { frameOf, type ResultType, resultOf } from './vitalograph-results.ts'

export interface LungMonitorOptions {
  readonly clock: Clock
  readonly deviceClock: DeviceClock
  readonly type: ResultType
  /** Blows that it holds at the start; none unless given. */
  readonly stored?: number
  /** Somebody blows by himself; 0 or not given: never. */
  readonly everyMs?: number
}

const BETWEEN_STORED_MS = 60_000

/** No source tells what the device does without an answer; it says the same again after this time. */
export const UNANSWERED_MS = 3_000

/**
 * A spirometer of the Vitalograph 4000 family: sends each blow once it is over and keeps it until it is acknowledged,
 * through whatever carries its bytes.
 */
export class LungMonitor implements VirtualSerialDevice {
  readonly #options: LungMonitorOptions
  readonly #waiting: Uint8Array[] = []
  #cable: Cable | undefined
  #unanswered: Disposable | undefined
  #blows = 0

  constructor(options: LungMonitorOptions) {
    this.#options = options
    const { clock, stored = 0, everyMs = 0 } = options
    for (let left = stored; left > 0; left -= 1) this.#waiting.push(this.#blow([], left * BETWEEN_STORED_MS))
    if (everyMs > 0) clock.every('somebody blows', everyMs, () => void this.command(['measure']))
  }

  /** Blows that nobody has acknowledged. */
  get kept(): number {
    return this.#waiting.length
  }

  start(cable: Cable): void {
    this.#cable = cable
    this.#say()
  }

  heard(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#unanswered === undefined) continue
      if (byte === ACK) this.#waiting.shift()
      if (byte === ACK || byte === NAK) this.#say()
    }
  }

  stopped(): void {
    this.#hush()
    this.#cable = undefined
  }

  /** `measure [failed] [FEV1 FEV6 FEF25-75 [PEF]]`, in L, L/s and L/min; `off`: it tells that it switches itself off. */
  command([verb, ...words]: readonly string[]): boolean {
    if (verb === 'off') this.#waiting.push(frameOf('DPD'))
    else if (verb === 'measure') this.#waiting.push(this.#blow(words))
    else return false
    if (this.#waiting.length === 1) this.#say()
    return true
  }

  #blow(words: readonly string[], agoMs = 0): Uint8Array {
    const failed = words[0] === 'failed'
    const numbers = words.slice(failed ? 1 : 0)
    const n = this.#blows++
    const automatic = ['2.41', '3.18', '1.72'].map((number) =>
      Decimal.rounded(Decimal.parse(number).value + n / 100, 2),
    )
    const given = numbers.length === 0 ? automatic : numbers.map((number) => Decimal.parse(number))
    const [fev1, fev6, fef2575, pef = Decimal.of(371)] = given
    if (!fev1 || !fev6 || !fef2575 || given.length > 4) throw new RangeError('FEV1, FEV6, FEF25-75 and perhaps PEF')
    const stamp = this.#options.deviceClock.local(agoMs)
    return resultOf(this.#options.type, { fev1, fev6, fef2575, pef, passed: !failed, stamp })
  }

  #say(): void {
    this.#hush()
    const [first] = this.#waiting
    if (!first || !this.#cable) return
    // Before it is sent: over a cable without a length the answer comes before the call returns.
    this.#unanswered = this.#options.clock.after('nobody answered', UNANSWERED_MS, () => this.#say())
    this.#cable.send(first)
  }

  #hush(): void {
    this.#unanswered?.[Symbol.dispose]()
    this.#unanswered = undefined
  }
}
