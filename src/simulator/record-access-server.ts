import { u16 } from './bytes.ts'
import type { Refusal } from './gatt.ts'
import type { Radio } from './virtual-device.ts'

const CHANNEL = '2a52'
const REPORT = 0x01
const DELETE = 0x02
const ABORT = 0x03
const COUNT = 0x04
const COUNT_RESPONSE = 0x05
const RESPONSE = 0x06
const ALL = 0x01
const RESULT = { success: 1, opCodeNotSupported: 2, operatorNotSupported: 4, noRecords: 6 } as const

/**
 * The device's side of 2A52 Record Access Control Point, as the Pulse Oximeter Service uses it: all records or none,
 * each by an indication of `channel`.
 */
export class RecordAccessServer {
  readonly #channel: string
  readonly #report: (error: unknown) => void
  readonly #records: { readonly n: number; readonly value: Uint8Array }[] = []
  #answers = 0
  /** The request that is being answered; an abort takes its place. */
  #running: object | undefined

  constructor(channel: string, report: (error: unknown) => void) {
    this.#channel = channel
    this.#report = report
  }

  store(n: number, value: Uint8Array): void {
    this.#records.push({ n, value })
  }

  /** A request of the central; its answers follow. */
  write([opCode = 0, operator = 0]: Uint8Array, radio: Radio | undefined): Refusal | undefined {
    if (!radio?.subscribed(CHANNEL) || !radio.subscribed(this.#channel)) return 'Failed'
    if (this.#running && opCode !== ABORT) return 'InProgress'
    const mine = {}
    this.#running = mine
    this.#answer(opCode, operator, radio, () => this.#running !== mine)
      .catch(this.#report)
      .finally(() => {
        if (this.#running === mine) this.#running = undefined
      })
    return undefined
  }

  async #answer(opCode: number, operator: number, radio: Radio, aborted: () => boolean): Promise<void> {
    const done = (result: number) => this.#indicate(radio, Uint8Array.of(RESPONSE, 0, opCode, result))
    if (opCode === ABORT) return done(RESULT.success)
    if (opCode !== REPORT && opCode !== DELETE && opCode !== COUNT) return done(RESULT.opCodeNotSupported)
    if (operator !== ALL) return done(RESULT.operatorNotSupported)
    if (opCode === COUNT) return this.#indicate(radio, Uint8Array.of(COUNT_RESPONSE, 0, ...u16(this.#records.length)))
    if (this.#records.length === 0) return done(RESULT.noRecords)
    if (opCode === DELETE) {
      this.#records.length = 0
      return done(RESULT.success)
    }
    for (const { n, value } of [...this.#records]) {
      if (!(await radio.indicate(this.#channel, n, value)) || aborted()) return
    }
    return done(RESULT.success)
  }

  async #indicate(radio: Radio, value: Uint8Array): Promise<void> {
    this.#answers += 1
    await radio.indicate(CHANNEL, this.#answers, value)
  }
}
