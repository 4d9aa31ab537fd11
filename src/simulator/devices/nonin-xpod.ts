import type { Clock } from '../../clock.ts'
import { pulseWave } from '../pulse-wave.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'
import { display, packet } from './nonin-frames.ts'

const PACKETS_PER_SECOND = 3
const FRAMES_PER_SECOND = 75
const FRAMES = 25
const MISSING = { saturation: 127, pulse: 511 } as const
const SENSOR_ALARM = { packet: 0x08, display: 0x08 } as const
const GREEN = 0x02
/** Of each beat, the frames in which its quality is told: 160 ms. */
const MARKED_S = 0.16
const HELD_MS = 10_000

export const NONIN_STREAMS = ['2', '7', '8'] as const

export type NoninStream = (typeof NONIN_STREAMS)[number]

/** A Nonin Xpod or OEM III after 6470-000-01: it sends unasked as long as it has power, in one of three formats. */
export class NoninXpod implements VirtualSerialDevice {
  readonly #clock: Clock
  #format: NoninStream
  #cable: Cable | undefined
  #flow: Disposable | undefined
  #packets = 0
  #shown: Shown | undefined
  #out: { readonly at: number; readonly held: Shown } | undefined

  constructor({ clock, format = '2' }: { readonly clock: Clock; readonly format?: NoninStream }) {
    this.#clock = clock
    this.#format = format
  }

  start(cable: Cable): void {
    this.#cable = cable
    this.#begin()
  }

  /** It takes no commands. */
  heard(): void {}

  stopped(): void {
    this.#flow?.[Symbol.dispose]()
    this.#flow = undefined
    this.#cable = undefined
  }

  /** `measure SPO2 PULSE`, `finger in`, `finger out`, `format 2|7|8`. */
  command([verb, word = '', ...rest]: readonly string[]): boolean {
    const format = NONIN_STREAMS.find((each) => each === word)
    if (verb === 'measure' && rest.length === 1) this.#shown = shownOf([word, ...rest])
    else if (verb === 'finger' && word === 'in') this.#out = undefined
    else if (verb === 'finger' && word === 'out') this.#out ??= { at: this.#clock.now(), held: this.#now() }
    else if (verb === 'format' && format) this.#format = format
    else return false
    if (verb === 'format' && this.#cable) this.#begin()
    return true
  }

  #begin(): void {
    this.#flow?.[Symbol.dispose]()
    const everyMs = this.#format === '8' ? 1000 : 1000 / PACKETS_PER_SECOND
    this.#flow = this.#clock.every('packets', everyMs, () => this.#send())
  }

  #now(): Shown {
    return this.#shown ?? shownAt(Math.floor(this.#packets / PACKETS_PER_SECOND))
  }

  #send(): void {
    this.#packets += this.#format === '8' ? PACKETS_PER_SECOND : 1
    const shown = this.#now()
    this.#cable?.send(this.#format === '8' ? this.#display(shown) : this.#packet(shown, this.#format))
  }

  /** What it displays stays for ten seconds after the finger has gone. */
  #display(shown: Shown): Uint8Array {
    const out = this.#out
    const isHeld = out !== undefined && this.#clock.now() - out.at < HELD_MS
    const { saturation, pulse } = out ? (isHeld ? out.held : NOTHING) : shown
    const second = out ? SENSOR_ALARM.display : 0
    return display(saturation ?? MISSING.saturation, pulse ?? MISSING.pulse, 0, second)
  }

  #packet(shown: Shown, format: '2' | '7'): Uint8Array {
    const { saturation, pulse } = this.#out ? NOTHING : shown
    const rate = pulse ?? 0
    const secondOf = (frame: number) => this.#packets / PACKETS_PER_SECOND + frame / FRAMES_PER_SECOND
    const isMarked = (frame: number) => rate > 0 && ((secondOf(frame) * rate) / 60) % 1 < (MARKED_S * rate) / 60
    return packet({
      format: format === '2' ? 2 : 7,
      saturation: saturation ?? MISSING.saturation,
      pulse: pulse ?? MISSING.pulse,
      status: (frame) => (this.#out ? SENSOR_ALARM.packet : isMarked(frame) ? GREEN : 0),
      sample: (frame) => pulseWave(rate, secondOf(frame - FRAMES)).height * (format === '2' ? 2 : 500),
    })
  }
}

const NOTHING: Shown = { saturation: undefined, pulse: undefined, perfusion: undefined }
