import type { AirLink } from './air.ts'
import type { Instrument, Measurement } from './instrument.ts'
import type { Machine, ProcessClock } from './machine.ts'

const CLOCK = '2a08'
const MEASUREMENT = { cuff: '2a35', thermometer: '2a1c', oximeter: '2a5e', probe: '2a5f' } as const
const RECORD_ACCESS = '2a52'
const COUNT_ALL = 0x04
const REPORT_ALL = 0x01

const HOP_MS = 45

/** A device that is connected: it answers as its service says, and sends its memory once somebody listens. */
export class Connection {
  readonly offers: readonly string[]
  readonly #machine: Machine
  readonly #clock: ProcessClock
  readonly #link: AirLink
  readonly #instrument: Instrument
  readonly #onAir: (measurement: Measurement) => void
  readonly #onFrame: () => void
  readonly #onLook: () => void
  #listens = false
  /** It has brought a measurement. */
  hasBrought = false

  constructor(parts: {
    readonly machine: Machine
    readonly clock: ProcessClock
    readonly link: AirLink
    readonly instrument: Instrument
    /** Told of each measurement that reaches the process. */
    readonly onAir: (measurement: Measurement) => void
    /** Told of each frame that reached it. */
    readonly onFrame: () => void
    /** Told when its clock is read. */
    readonly onLook: () => void
  }) {
    const { machine, clock, link, instrument, onAir, onFrame, onLook } = parts
    this.#machine = machine
    this.#clock = clock
    this.#link = link
    this.#instrument = instrument
    this.#onAir = onAir
    this.#onFrame = onFrame
    this.#onLook = onLook
    const { kind } = instrument
    this.offers = [
      MEASUREMENT[kind],
      ...(instrument.clock ? [CLOCK] : []),
      ...(kind === 'oximeter' ? [RECORD_ACCESS] : []),
    ]
    link.connection = this
    link.say({ event: 'connected', at: clock.now() })
  }

  /** The process that it was made to is there. */
  get isHeard(): boolean {
    return !this.#link.isDead
  }

  read(channel: string): Uint8Array {
    const value = channel === CLOCK ? this.#instrument.clock?.stamp(this.#machine.now) : undefined
    if (!value) throw new Error(`${channel} is not read`)
    this.#onLook()
    this.#frame(channel, value)
    return value
  }

  write(channel: string, value: Uint8Array): void {
    this.#machine.delay(HOP_MS)
    if (channel === CLOCK) this.#instrument.clock?.write(this.#machine.now, value)
    this.#link.say({ event: 'sent', at: this.#clock.now(), channel, bytes: value })
    if (channel !== RECORD_ACCESS) return
    const { memory } = this.#instrument
    if (value[0] === COUNT_ALL) this.#frame(RECORD_ACCESS, Uint8Array.of(0x05, 0x00, memory.length))
    if (value[0] !== REPORT_ALL) return
    this.#handOver()
    const result = memory.length === 0 ? 0x06 : 0x01
    this.#frame(RECORD_ACCESS, Uint8Array.of(0x06, 0x00, REPORT_ALL, result))
  }

  subscribed(channel: string): void {
    if (channel !== MEASUREMENT[this.#instrument.kind]) return
    this.#listens = true
    // An oximeter is asked for its memory; the others send it by themselves.
    if (this.#instrument.kind !== 'oximeter') this.#handOver()
  }

  /** What was measured just now, or what is live. */
  send(measurement: Measurement, bytes: Uint8Array): void {
    if (!this.#listens || this.#link.isDead) return
    this.#onAir(measurement)
    this.hasBrought = true
    this.#frame(MEASUREMENT[this.#instrument.kind], bytes)
  }

  /** What was measured last. */
  sendLast(): void {
    this.#handOver(this.#instrument.memory.slice(-1))
  }

  drop(reason: string): void {
    if (this.#link.connection !== this) return
    this.#link.connection = undefined
    this.#link.say({ event: 'disconnected', at: this.#clock.now(), reason })
  }

  /** Each is confirmed by the link layer, which is no part of the process. */
  #handOver(records = this.#instrument.memory): void {
    for (const kept of records) {
      this.send(kept.measurement, kept.frame)
      if (!this.#link.isDead) this.#instrument.confirmed(kept)
    }
  }

  #frame(channel: string, bytes: Uint8Array): void {
    this.#machine.delay(HOP_MS)
    this.#link.say({ event: 'frame', at: this.#clock.now(), channel, bytes })
    if (!this.#link.isDead) this.#onFrame()
  }
}
