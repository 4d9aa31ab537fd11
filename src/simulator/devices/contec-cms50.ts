import type { Clock } from '../../clock.ts'
import { CommandLine } from '../contec-commands.ts'
import { type Pulse, pulseWave } from '../pulse-wave.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'

const COMMAND = { startRealTime: 0xa1, stopRealTime: 0xa2, keepAlive: 0xaf } as const
const UNSUPPORTED = 5
const PACKETS_PER_SECOND = 60
const STRONG = 8

/**
 * A CMS50D+, E or F after "Communication protocol of pulse oximeter V7.0": silent until it is asked, 60 packets a second
 * until it is stopped. What it does when no keep-alive comes is not known to us; this one goes on.
 */
export class ContecOximeter implements VirtualSerialDevice {
  readonly #clock: Clock
  readonly #commands = new CommandLine()
  #cable: Cable | undefined
  #flow: Disposable | undefined
  #packets = 0
  #shown: Shown | undefined
  #fingerOut = false

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock
  }

  start(cable: Cable): void {
    this.#cable = cable
  }

  stopped(): void {
    this.#end()
    this.#commands.reset()
    this.#cable = undefined
  }

  heard(bytes: Uint8Array): void {
    for (const command of this.#commands.heard(bytes)) this.#obey(command)
  }

  /** `measure SPO2 PULSE [PERFUSION]`, `finger in`, `finger out`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' && rest.length > 0) this.#shown = shownOf(rest)
    else if (verb === 'finger' && (rest[0] === 'in' || rest[0] === 'out')) this.#fingerOut = rest[0] === 'out'
    else return false
    return true
  }

  #obey(command: number): void {
    switch (command) {
      case COMMAND.startRealTime:
        this.#flow ??= this.#clock.every('real-time packets', 1000 / PACKETS_PER_SECOND, () => this.#measure())
        return
      case COMMAND.stopRealTime:
        this.#end()
        this.#cable?.send(pack(0x0c, []))
        return
      case COMMAND.keepAlive:
        return
      default:
        this.#cable?.send(pack(0x0b, [command, UNSUPPORTED]))
    }
  }

  #measure(): void {
    this.#packets += 1
    const shown = this.#shown ?? shownAt(Math.floor(this.#packets / PACKETS_PER_SECOND))
    const seconds = this.#packets / PACKETS_PER_SECOND
    this.#cable?.send(this.#fingerOut ? FINGER_OUT : realTime(shown, pulseWave(shown.pulse ?? 0, seconds)))
  }

  #end(): void {
    this.#flow?.[Symbol.dispose]()
    this.#flow = undefined
  }
}

const PROBE_OFF = 0x80
const BEEP = 0x40
const SEARCHING = 0x80
const NO_PERFUSION = 0x10
const INVALID = { pulse: 0xff, saturation: 0x7f, perfusion: 0xffff } as const

/** A flat line at 40, as in recordings of others. */
const FINGER_OUT = pack(0x01, [PROBE_OFF, 0x40, NO_PERFUSION, INVALID.pulse, INVALID.saturation, 0xff, 0xff])

/** Type 01: status, plethysmogram, bar graph, pulse, SpO2, perfusion index × 100 with its low byte first. */
function realTime({ saturation, pulse, perfusion = INVALID.perfusion }: Shown, { height, beat }: Pulse): Uint8Array {
  const searching = pulse === undefined ? SEARCHING : 0
  const bar = Math.round((height * 15) / 127) | (perfusion === INVALID.perfusion ? NO_PERFUSION : 0)
  return pack(0x01, [
    STRONG | (beat ? BEEP : 0),
    height | searching,
    bar,
    pulse ?? INVALID.pulse,
    saturation ?? INVALID.saturation,
    perfusion & 0xff,
    perfusion >> 8,
  ])
}

/** A type byte below 80, then bit 7 of each data byte, then the data with bit 7 set. */
function pack(type: number, data: readonly number[]): Uint8Array {
  const high = data.reduce((bits, byte, index) => bits | ((byte >> 7) << index), 0x80)
  return Uint8Array.of(type, high, ...data.map((byte) => byte | 0x80))
}
