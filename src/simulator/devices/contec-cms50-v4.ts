import type { Clock } from '../../clock.ts'
import { pulseWave } from '../pulse-wave.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'

const PACKETS_PER_SECOND = 60
const STRONG = 6
const FINGER_OUT = Uint8Array.of(0x90, 0x00, 0x40, 0x7f, 0x7f)
const INVALID = { pulse: 0xff, saturation: 0x7f } as const

/** A CMS50D+, E or F from before protocol V7.0: 60 packets a second, unasked; it listens to nothing here. */
export class OlderContecOximeter implements VirtualSerialDevice {
  readonly #clock: Clock
  #flow: Disposable | undefined
  #packets = 0
  #shown: Shown | undefined
  #fingerOut = false

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock
  }

  start(cable: Cable): void {
    this.#flow = this.#clock.every('packets', 1000 / PACKETS_PER_SECOND, () => cable.send(this.#packet()))
  }

  stopped(): void {
    this.#flow?.[Symbol.dispose]()
    this.#flow = undefined
  }

  heard(): void {}

  /** `measure SPO2 PULSE`, `finger in`, `finger out`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' && rest.length === 2) this.#shown = shownOf(rest)
    else if (verb === 'finger' && (rest[0] === 'in' || rest[0] === 'out')) this.#fingerOut = rest[0] === 'out'
    else return false
    return true
  }

  /** Signal strength, plethysmogram, bar graph and bit 7 of the pulse, its other bits, SpO2. */
  #packet(): Uint8Array {
    this.#packets += 1
    if (this.#fingerOut) return FINGER_OUT
    const seconds = this.#packets / PACKETS_PER_SECOND
    const { saturation = INVALID.saturation, pulse } = this.#shown ?? shownAt(Math.floor(seconds))
    const { height, beat } = pulseWave(pulse ?? 0, seconds)
    const rate = pulse ?? INVALID.pulse
    const bar = Math.round((height * 15) / 127) | ((rate & 0x80) >> 1)
    return Uint8Array.of(0x80 | STRONG | (beat ? 0x40 : 0), height, bar, rate & 0x7f, saturation)
  }
}
