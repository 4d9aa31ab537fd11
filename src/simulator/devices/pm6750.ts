import type { Clock } from '../../clock.ts'
import { bytes } from '../bytes.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'

export interface Pm6750Options {
  readonly clock: Clock
  /** Instants of the ECG a second; 250 unless given. */
  readonly ecgHz?: number
  /** Samples of plethysmogram and respiration a second; 50 unless given. */
  readonly waveHz?: number
  /** Waves are sent in chunks of so many ms; 40 unless given. */
  readonly chunkMs?: number
  /** How long the cuff measures; 6 s unless given. */
  readonly inflationMs?: number
}

/** What comes sooner after another command is lost. */
const BETWEEN_COMMANDS_MS = 50
const SECOND_MS = 1000
const CUFF_EVERY_MS = 500
const CUFF_DONE = 0
const CUFF_MEASURING = 1
const CUFF_INITIALISED = 0x0a
const INVALID_SPO2 = 127
const INVALID_PULSE = 255

const ECG = 0x01
const SATURATION = 0x03
const TEMPERATURE = 0x04
const PLETHYSMOGRAM = 0xfe
const RESPIRATION = 0xff

/** `55 AA N content SUM`. */
export function pm6750Packet(...content: readonly number[]): Uint8Array {
  const counted = [content.length + 2, ...content]
  const sum = counted.reduce((total, byte) => total + byte, 0)
  return Uint8Array.of(0x55, 0xaa, ...counted, ~sum & 0xff)
}

/**
 * The board after its maker's protocol: silent until told, no answer to a command, and a result of the cuff that is said
 * again each second until the next measurement. A person at the board says `measure SYS DIA [MEAN]`, `fail PHASE`,
 * `finger in|out`, `electrodes on|off` or `probe on|off`.
 */
export class Pm6750 implements VirtualSerialDevice {
  readonly #options: Required<Pm6750Options>
  #cable: Cable | undefined
  #heard: number[] = []
  #lastCommandAt = Number.NEGATIVE_INFINITY
  readonly #on = new Set<number>()
  readonly #running: Disposable[] = []
  #instant = 0
  #wave = 0
  /** Phase, pressure in the cuff / 2, systolic, mean, diastolic. */
  #cuff: readonly number[] = [CUFF_INITIALISED, 0, 0, 0, 0]
  #off = new Set<string>()

  constructor({ clock, ecgHz = 250, waveHz = 50, chunkMs = 40, inflationMs = 6000 }: Pm6750Options) {
    this.#options = { clock, ecgHz, waveHz, chunkMs, inflationMs }
  }

  start(cable: Cable): void {
    this.#cable = cable
    const { clock, chunkMs } = this.#options
    this.#running.push(
      clock.every('waves', chunkMs, () => this.#say(...this.#waves())),
      clock.every('parameters', SECOND_MS, () => this.#say(...this.#parameters(), this.#pressure())),
    )
  }

  heard(received: Uint8Array): void {
    for (const byte of received) {
      this.#heard.push(byte)
      if (this.#heard.length < 6) continue
      const [one, two, length = 0, code = 0, value = 0, sum] = this.#heard
      if (one === 0x55 && two === 0xaa && length === 4 && sum === (~(length + code + value) & 0xff)) {
        this.#heard = []
        this.#obey(code, value)
      } else this.#heard.shift()
    }
  }

  /** Its power comes over the cable. */
  stopped(): void {
    for (const one of this.#running.splice(0)) one[Symbol.dispose]()
    this.#cable = undefined
    this.#heard = []
    this.#on.clear()
    if (this.#cuff[0] === CUFF_MEASURING) this.#cuff = [CUFF_INITIALISED, 0, 0, 0, 0]
  }

  command([verb, ...rest]: readonly string[]): boolean {
    const [first = ''] = rest
    switch (verb) {
      case 'measure': {
        const [systolic, diastolic, mean] = rest.map(byteOf)
        if (systolic === undefined || diastolic === undefined) return false
        this.#measure([CUFF_DONE, 0, systolic, mean ?? Math.round((systolic + 2 * diastolic) / 3), diastolic])
        return true
      }
      case 'fail':
        this.#measure([byteOf(first) & 0x0f, 0, 0, 0, 0])
        return true
      case 'finger':
      case 'electrodes':
      case 'probe':
        if (first === 'off' || first === 'out') this.#off.add(verb)
        else if (first === 'on' || first === 'in') this.#off.delete(verb)
        else return false
        return true
      default:
        return false
    }
  }

  #obey(code: number, value: number): void {
    const now = this.#options.clock.now()
    const isTooSoon = now - this.#lastCommandAt < BETWEEN_COMMANDS_MS
    this.#lastCommandAt = now
    if (isTooSoon) return
    if (value === 1) this.#on.add(code)
    else this.#on.delete(code)
  }

  #measure(result: readonly number[]): void {
    const { clock, inflationMs } = this.#options
    const began = clock.now()
    const step = clock.every('cuff', CUFF_EVERY_MS, () => {
      const ranMs = clock.now() - began
      if (ranMs >= inflationMs) {
        step[Symbol.dispose]()
        this.#cuff = result
      } else this.#cuff = [CUFF_MEASURING, Math.round(80 * (1 - ranMs / inflationMs)), 0, 0, 0]
      this.#say(this.#pressure())
    })
    this.#cuff = [CUFF_MEASURING, 0, 0, 0, 0]
    this.#running.push(step)
    this.#say(this.#pressure())
  }

  #waves(): readonly Uint8Array[] {
    const { ecgHz, waveHz, chunkMs } = this.#options
    const packets: Uint8Array[] = []
    const inflates = this.#cuff[0] === CUFF_MEASURING
    for (let count = (ecgHz * chunkMs) / SECOND_MS; count > 0 && this.#on.has(ECG); count -= 1) {
      this.#instant += 1
      packets.push(pm6750Packet(ECG, ...(inflates ? NO_LEADS : leadsAt(this.#instant / ecgHz))))
    }
    for (let count = (waveHz * chunkMs) / SECOND_MS; count > 0; count -= 1) {
      this.#wave += 1
      const phase = (2 * Math.PI * this.#wave) / waveHz
      if (this.#on.has(PLETHYSMOGRAM))
        packets.push(pm6750Packet(PLETHYSMOGRAM, Math.round(50 + 40 * Math.sin(phase * 1.2))))
      if (this.#on.has(RESPIRATION)) packets.push(pm6750Packet(RESPIRATION, Math.round(128 + 60 * Math.sin(phase / 4))))
    }
    return packets
  }

  #parameters(): readonly Uint8Array[] {
    const isOff = (what: string) => this.#off.has(what)
    const packets: Uint8Array[] = []
    if (this.#on.has(ECG))
      packets.push(isOff('electrodes') ? pm6750Packet(0x02, 0x12, 0, 0, 0, 0) : pm6750Packet(0x02, 0x10, 72, 15, 0, 1))
    if (this.#on.has(SATURATION))
      packets.push(isOff('finger') ? pm6750Packet(0x04, 2, INVALID_SPO2, INVALID_PULSE) : pm6750Packet(0x04, 0, 97, 71))
    if (this.#on.has(TEMPERATURE))
      packets.push(isOff('probe') ? pm6750Packet(0x05, 1, 0, 0, 33, 1) : pm6750Packet(0x05, 0, 36, 8, 33, 1))
    return packets
  }

  #pressure(): Uint8Array {
    const [phase = 0, ...rest] = this.#cuff
    return pm6750Packet(0x03, phase << 2, ...rest)
  }

  #say(...packets: readonly Uint8Array[]): void {
    if (packets.length > 0 && this.#on.size > 0) this.#cable?.send(bytes(...packets))
  }
}

const NO_LEADS: readonly number[] = [0, 0, 0, 0, 0, 0, 0]

/** A beat is a bump of 80 ms; leads keep to Einthoven and Goldberger, so that II is I and III together. */
function leadsAt(second: number): readonly number[] {
  const beat = (second * 1.2) % 1
  const bump = beat < 0.1 ? Math.sin((beat / 0.1) * Math.PI) : 0
  const [one, two] = [30 * bump, 50 * bump]
  return [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, two].map((lead) =>
    Math.round(128 + lead),
  )
}

function byteOf(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new RangeError(`${text} does not fit into a byte`)
  return value
}
