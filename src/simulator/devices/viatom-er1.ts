import type { Clock } from '../../clock.ts'
import { crc8 } from '../../drivers/profiles/crc-8.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const SERVICE = '14839ac4-7d7e-415c-9a42-167340cf2339'
const WRITTEN = '8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3'
const NOTIFIES = '0734594a-a8e7-4b1a-a6b1-cd5243059a57'
const channelOf = (uuid: string) => uuid.slice(0, 8)
const REAL_TIME = 0x03
const ANSWER = 0x01
const UNSUPPORTED = 0xfd
const HZ = 125
const MOST_SAMPLES = 500
const MOST_BYTES = 20
const BATTERY_PERCENT = 87
const IDLE = 0x00
const RECORDING = 0x02

/** A packet from the recorder, in answer to a command. */
export function er1Packet(command: number, kind: number, content: Uint8Array): Uint8Array {
  const head = bytes(Uint8Array.of(0xa5, command, ~command & 0xff, kind, 0), u16(content.length), content)
  return bytes(head, u8(crc8(head)))
}

/** The content of an answer with live data. */
export const er1RealTime = (rate: number, status: number, run: number, samples: readonly number[]): Uint8Array =>
  bytes(
    u16(rate),
    Uint8Array.of(status, BATTERY_PERCENT, 0, 0, 0, 0, run),
    new Uint8Array(11),
    u16(samples.length),
    ...samples.map((sample) => u16(sample & 0xffff)),
  )

/** A recorder that tells what it has measured since it was asked last. A person says `contact on|off`. */
export class ViatomEr1 implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[]
  readonly #clock: Clock
  #radio: Radio | undefined
  #count = 0
  #askedAt: number | undefined
  #instant = 0
  #contact = true

  constructor({ clock, more = [] }: { readonly clock: Clock; readonly more?: readonly Service[] }) {
    this.#clock = clock
    this.services = [
      {
        service: SERVICE,
        characteristics: [
          { channel: channelOf(NOTIFIES), uuid: NOTIFIES, send: 'notify' },
          {
            channel: channelOf(WRITTEN),
            uuid: WRITTEN,
            write: (request) => {
              this.#asked(request)
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

  ready(): void {}

  disconnected(): void {
    this.#askedAt = undefined
  }

  command([verb, state]: readonly string[]): boolean {
    if (verb !== 'contact' || (state !== 'on' && state !== 'off')) return false
    this.#contact = state === 'on'
    return true
  }

  #asked(request: Uint8Array): void {
    const [begin, command = 0] = request
    if (begin !== 0xa5 || crc8(request) !== 0) return
    this.#send(command === REAL_TIME ? this.#live() : er1Packet(command, UNSUPPORTED, new Uint8Array()))
  }

  #live(): Uint8Array {
    const now = this.#clock.now()
    const count = Math.min(MOST_SAMPLES, Math.round(((now - (this.#askedAt ?? now)) * HZ) / 1000))
    this.#askedAt = now
    const samples = Array.from({ length: this.#contact ? count : 0 }, () => this.#sample())
    const content = this.#contact ? er1RealTime(72, 0, RECORDING, samples) : er1RealTime(0, 0, IDLE, [])
    return er1Packet(REAL_TIME, ANSWER, content)
  }

  /** A beat is a bump of 80 ms. */
  #sample(): number {
    this.#instant += 1
    const beat = ((this.#instant / HZ) * 1.2) % 1
    return beat < 0.1 ? Math.round(400 * Math.sin((beat / 0.1) * Math.PI)) : -8
  }

  #send(packet: Uint8Array): void {
    for (let at = 0; at < packet.length; at += MOST_BYTES) {
      this.#count += 1
      this.#radio?.notify(channelOf(NOTIFIES), this.#count, packet.subarray(at, at + MOST_BYTES))
    }
  }
}
