import type { Clock } from '../../clock.ts'
import { bytes, u8, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import { Stream } from '../stream.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const SKIN_CONTACT = 0x06
const RR_INTERVALS = 0x10
const CHEST = 1

/** How many frames there are until one is like an earlier one. */
export const BELT_FRAMES = 512
const SHORTEST_RR = 640

/** A belt after the Heart Rate Service 1.0. */
export class HeartRateBelt implements VirtualDevice {
  readonly advertised = ['180d']
  readonly services: readonly Service[]
  readonly #stream: Stream
  #radio: Radio | undefined

  constructor(options: { readonly clock: Clock; readonly rateHz: number; readonly more: readonly Service[] }) {
    this.#stream = new Stream({ ...options, channel: '2a37', frame: heartRate })
    this.services = [
      {
        service: '180d',
        characteristics: [
          { channel: '2a37', send: 'notify' },
          { channel: '2a38', read: () => u8(CHEST) },
        ],
      },
      ...options.more,
    ]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (channel === '2a37' && this.#radio) this.#stream.begin(this.#radio)
  }

  disconnected(): void {
    this.#stream.end()
  }

  command(): boolean {
    return false
  }
}

/**
 * 2A37 Heart Rate Measurement with one RR interval, whose length is the number of the frame: 640/1024 s in frame 0.
 * The rate is the one of this interval.
 *
 *     0 flags   1 u8 rate, /min   2 u16 RR interval, 1/1024 s
 */
export function heartRate(n: number): Uint8Array {
  const interval = SHORTEST_RR + (n % BELT_FRAMES)
  return bytes(u8(SKIN_CONTACT | RR_INTERVALS), u8(Math.round((60 * 1024) / interval)), u16(interval))
}
