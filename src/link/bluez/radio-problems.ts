import type { Clock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import type { BluetoothState } from '../bluetooth.ts'

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
    const problem = problemOf(state)
    if (this.#message === (problem?.message ?? '')) return
    this.#message = problem?.message ?? ''
    this[Symbol.dispose]()
    if (problem) this.#grace = this.#clock.after('Bluetooth is mended', GRACE_MS, () => this.#onProblem(problem))
  }

  [Symbol.dispose](): void {
    this.#grace?.[Symbol.dispose]()
  }
}

function problemOf({ service, adapters }: BluetoothState): UmtError | undefined {
  if (service === 'absent' || service === 'stopped') return new UmtError('UMT-BLE-101')
  if (service === 'no-adapter') return new UmtError('UMT-BLE-102')
  // One that works is enough.
  const [first] = adapters
  return first && adapters.every(({ blocked }) => blocked)
    ? new UmtError('UMT-BLE-103', { adapter: first.address })
    : undefined
}
