import type { Clock } from '../../clock.ts'
import type { UmtError } from '../../errors.ts'
import type { BluetoothState } from '../bluetooth.ts'
import { radioTrouble } from '../radio-trouble.ts'

/** bluetoothd restarts and adapters are plugged over within this time, which is nobody's concern. */
const GRACE_MS = 10_000

/** Tells a person, once each time, when Bluetooth as a whole does not work for a while. */
export class RadioProblems implements Disposable {
  readonly #clock: Clock
  readonly #onProblem: (error: UmtError) => void
  #message = ''
  #grace: Disposable | undefined

  constructor(clock: Clock, onProblem: (error: UmtError) => void) {
    this.#clock = clock
    this.#onProblem = onProblem
  }

  update(state: BluetoothState): void {
    const problem = radioTrouble(state)
    if (this.#message === (problem?.message ?? '')) return
    this.#message = problem?.message ?? ''
    this[Symbol.dispose]()
    if (problem) this.#grace = this.#clock.after('Bluetooth is mended', GRACE_MS, () => this.#onProblem(problem))
  }

  [Symbol.dispose](): void {
    this.#grace?.[Symbol.dispose]()
  }
}
