import type { Radio } from '../virtual-device.ts'

/** A radio in the hand of a test: it notes what is sent, and confirms only when the test says so. */
export class ARadio implements Radio {
  connected = false
  advertising = false
  readonly subscriptions = new Set<string>()
  /** Channel, number and hexadecimal bytes. */
  readonly sent: { readonly channel: string; readonly n: number; readonly hex: string }[] = []
  readonly #waiting: ((confirmed: boolean) => void)[] = []

  subscribed(channel: string): boolean {
    return this.subscriptions.has(channel)
  }

  advertise(on: boolean): void {
    this.advertising = on
  }

  notify(channel: string, n: number, value: Uint8Array): void {
    this.sent.push({ channel, n, hex: Buffer.from(value).toString('hex') })
  }

  indicate(channel: string, n: number, value: Uint8Array): Promise<boolean> {
    this.notify(channel, n, value)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  async disconnect(): Promise<void> {
    this.connected = false
  }

  /** Answers the oldest indication that waits, and lets the device go on. */
  async answer(confirmed: boolean): Promise<void> {
    const resolve = this.#waiting.shift()
    if (!resolve) throw new Error('no indication waits for an answer')
    resolve(confirmed)
    await new Promise(setImmediate)
  }
}
