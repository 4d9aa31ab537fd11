import type { Clock } from '../../clock.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'

const LINE_MS = 1000
const EXC = { running: '000800', searching: '000008', sensorOff: '000020' } as const

/** A Rad-8 whose serial output is set to ASCII 1: a line each second, whoever listens. */
export class MasimoOximeter implements VirtualSerialDevice {
  readonly #clock: Clock
  readonly #deviceClock: DeviceClock
  #flow: Disposable | undefined
  #lines = 0
  #shown: Shown | undefined
  #sensorOff = false

  constructor({ clock, deviceClock }: { readonly clock: Clock; readonly deviceClock: DeviceClock }) {
    this.#clock = clock
    this.#deviceClock = deviceClock
  }

  start(cable: Cable): void {
    this.#flow = this.#clock.every('a line', LINE_MS, () => {
      this.#lines += 1
      cable.send(this.#line())
    })
  }

  stopped(): void {
    this.#flow?.[Symbol.dispose]()
  }

  /** It takes no commands. */
  heard(): void {}

  /** `measure SPO2 PULSE [PERFUSION]`, `finger in`, `finger out`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' && rest.length > 0) this.#shown = shownOf(rest)
    else if (verb === 'finger' && (rest[0] === 'in' || rest[0] === 'out')) this.#sensorOff = rest[0] === 'out'
    else return false
    return true
  }

  #line(): Uint8Array {
    const local = this.#deviceClock.local()
    if (this.#sensorOff) return line(local, NOTHING, EXC.sensorOff)
    const shown = this.#shown ?? shownAt(this.#lines)
    return line(local, shown, shown.pulse === undefined ? EXC.searching : EXC.running)
  }
}

const NOTHING: Shown = { saturation: undefined, pulse: undefined, perfusion: undefined }

/** `MM/DD/YY hh:mm:ss KEY=value …`, every field of its width, dashes where there is no value. */
function line(local: LocalDateTime, { saturation, pulse, perfusion }: Shown, exceptions: string): Uint8Array {
  const [year, month, day] = local.slice(2, 10).split('-')
  const fields = [
    `${month}/${day}/${year}`,
    local.slice(11, 19),
    'SN=0000000000',
    `SPO2=${digits(saturation, 3)}%`,
    `BPM=${digits(pulse, 3)}`,
    `PI=${perfusion === undefined ? '--.--' : (perfusion / 100).toFixed(2).padStart(5, '0')}%`,
    'SPCO=--.-%',
    'SPMET=--.-%',
    'DESAT=--',
    'PIDELTA=+--',
    'ALARM=0000',
    `EXC=${exceptions}`,
  ]
  return new TextEncoder().encode(`${fields.join(' ')}\r\n`)
}

const digits = (value: number | undefined, width: number): string =>
  value === undefined ? '-'.repeat(width) : String(value).padStart(width, '0')
