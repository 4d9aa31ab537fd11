import type { Service } from '../gatt.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'
import { Pm6750, type Pm6750Options } from './pm6750.ts'

const UART = '49535343'
const SERVICE = '49535343-fe7d-4ae5-8fa9-9fafd205e455'
const NOTIFIES = '49535343-1e4d-4bd9-ba61-23c647249616'
const WRITTEN = '49535343-8841-43f4-a8d4-ecbe34729bb3'
/** What fits into a notification of the smallest MTU; where it is cut says nothing about packets. */
const MOST_BYTES = 20

/** The board behind the transparent UART of Microchip. */
export class Pm6750Ble implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[]
  readonly #board: Pm6750
  #radio: Radio | undefined
  #count = 0
  #isHeard = false

  constructor({ more = [], ...options }: Pm6750Options & { readonly more?: readonly Service[] }) {
    this.#board = new Pm6750(options)
    this.services = [
      {
        service: SERVICE,
        characteristics: [
          { channel: UART, uuid: NOTIFIES, send: 'notify' },
          {
            channel: UART,
            uuid: WRITTEN,
            write: (value) => {
              this.#board.heard(value)
              return undefined
            },
          },
        ],
      },
      ...more,
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (channel !== UART || this.#isHeard) return
    this.#isHeard = true
    this.#board.start({ send: (bytes) => this.#send(bytes) })
  }

  disconnected(): void {
    this.#isHeard = false
    this.#board.stopped()
  }

  command(words: readonly string[]): boolean {
    return this.#board.command(words)
  }

  #send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#radio?.subscribed(UART); at += MOST_BYTES) {
      this.#count += 1
      this.#radio.notify(UART, this.#count, bytes.subarray(at, at + MOST_BYTES))
    }
  }
}
