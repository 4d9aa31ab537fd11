import type { Service } from './gatt.ts'

/** What a device can do with its radio. */
export interface Radio {
  readonly connected: boolean
  subscribed(channel: string): boolean
  /** While a central is connected nothing is advertised, whatever was asked. */
  advertise(on: boolean): void
  /** Sends without an answer; `n` is its number. */
  notify(channel: string, n: number, value: Uint8Array): void
  /** Sends; resolves with whether the central has confirmed it. */
  indicate(channel: string, n: number, value: Uint8Array): Promise<boolean>
  disconnect(): Promise<void>
}

/** A device as its maker built it: what it offers, and what it does when. */
export interface VirtualDevice {
  /** Services named in its advertisement. */
  readonly advertised: readonly string[]
  readonly services: readonly Service[]
  /** Its radio works; called once. */
  start(radio: Radio): void
  /** The central waits for values of this characteristic. */
  ready(channel: string): void
  disconnected(): void
  /** One line of the person, as words; false when it is none of its commands. Throws a RangeError for a number that it cannot send. */
  command(words: readonly string[]): boolean
}
