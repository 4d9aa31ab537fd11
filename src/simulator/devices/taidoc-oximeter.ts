import { sum8 } from '../../drivers/profiles/sum8.ts'
import type { Refusal, Service } from '../gatt.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'
import { TAIDOC_CHANNEL, TAIDOC_CHARACTERISTIC, TAIDOC_SERVICE, taidocFrame } from './taidoc.ts'

const LIVE = 0x49

/** An oximeter of TaiDoc: says what it shows each time it is asked. */
export class TaidocOximeter implements VirtualDevice {
  readonly advertised = [TAIDOC_SERVICE]
  readonly services: readonly Service[] = [
    {
      service: TAIDOC_SERVICE,
      characteristics: [
        {
          channel: TAIDOC_CHANNEL,
          uuid: TAIDOC_CHARACTERISTIC,
          send: 'notify',
          write: (value) => this.#heard(value),
        },
      ],
    },
  ]
  #radio: Radio | undefined
  #shown: Shown | undefined
  #asked = 0

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(): void {}

  disconnected(): void {}

  /** `measure SPO2 PULSE`; `-` for a number that it does not have. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb !== 'measure' || rest.length !== 2) return false
    this.#shown = shownOf(rest)
    return true
  }

  #heard(value: Uint8Array): Refusal | undefined {
    if (value.length !== 8) return 'InvalidValueLength'
    const [start, command, , , , , direction, sum] = value
    if (start !== 0x51 || direction !== 0xa3 || sum !== sum8(value.subarray(0, -1))) return 'Failed'
    if (command !== LIVE) return undefined
    this.#asked += 1
    const { saturation = 0, pulse = 0 } = this.#shown ?? shownAt(this.#asked)
    this.#radio?.notify(TAIDOC_CHANNEL, this.#asked, taidocFrame(LIVE, Uint8Array.of(saturation, 0, 0, pulse)))
    return undefined
  }
}
