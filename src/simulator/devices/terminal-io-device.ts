import { TERMINAL_IO } from '../../drivers/profiles/terminal-io.ts'
import { u8 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { VirtualSerialDevice } from '../serial-device.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const PACKET_BYTES = 20
/** What the module lets us send before it grants more. */
const ALLOWANCE = 16
const uuidOf = (channel: string): string => `${channel}-0000-1000-8000-008025000000`

/**
 * A device with a serial line behind a Terminal I/O module. The line is up once both characteristics are subscribed to and
 * we were granted credits; each packet of data costs one of them.
 */
export class TerminalIoDevice implements VirtualDevice {
  readonly advertised = [TERMINAL_IO.service]
  readonly services: readonly Service[]
  readonly #behind: VirtualSerialDevice
  #radio: Radio | undefined
  #credits = 0
  #granted = 0
  #up = false
  #sent = 0
  #packets: Uint8Array[] = []

  constructor(behind: VirtualSerialDevice) {
    this.#behind = behind
    this.services = [
      {
        service: TERMINAL_IO.service,
        characteristics: [
          { channel: TERMINAL_IO.write, uuid: uuidOf(TERMINAL_IO.write), write: (value) => this.#written(value) },
          { channel: TERMINAL_IO.data, uuid: uuidOf(TERMINAL_IO.data), send: 'notify' },
          { channel: TERMINAL_IO.grant, uuid: uuidOf(TERMINAL_IO.grant), write: ([n = 0]) => this.#takeCredits(n) },
          { channel: TERMINAL_IO.allowance, uuid: uuidOf(TERMINAL_IO.allowance), send: 'indicate' },
        ],
      },
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (channel === TERMINAL_IO.allowance) this.#grant()
    this.#raise()
  }

  disconnected(): void {
    if (this.#up) this.#behind.stopped()
    this.#up = false
    this.#credits = 0
    this.#packets = []
  }

  command(words: readonly string[]): boolean {
    return this.#behind.command(words)
  }

  #takeCredits(credits: number): undefined {
    this.#credits += credits
    this.#raise()
    this.#flow()
  }

  #raise(): void {
    const radio = this.#radio
    const open = [TERMINAL_IO.allowance, TERMINAL_IO.data].every((channel) => radio?.subscribed(channel))
    if (this.#up || !open || this.#credits === 0) return
    this.#up = true
    this.#behind.start({ send: (bytes) => this.#send(bytes) })
  }

  #send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) this.#packets.push(bytes.subarray(at, at + PACKET_BYTES))
    this.#flow()
  }

  #flow(): void {
    for (; this.#credits > 0 && this.#packets.length > 0; this.#credits -= 1) {
      this.#sent += 1
      this.#radio?.notify(TERMINAL_IO.data, this.#sent, this.#packets.shift() ?? new Uint8Array())
    }
  }

  /** Data without a credit, or more than a packet holds, is refused: a host that sends it has miscounted. */
  #written(value: Uint8Array): 'InvalidValueLength' | 'Failed' | undefined {
    if (value.length === 0 || value.length > PACKET_BYTES) return 'InvalidValueLength'
    if (this.#granted === 0) return 'Failed'
    this.#granted -= 1
    if (this.#granted === 0) this.#grant()
    this.#behind.heard(value)
    return undefined
  }

  #grant(): void {
    this.#granted = ALLOWANCE
    void this.#radio?.indicate(TERMINAL_IO.allowance, 0, u8(ALLOWANCE))
  }
}
