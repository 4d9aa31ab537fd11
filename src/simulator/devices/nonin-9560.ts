import type { Clock } from '../../clock.ts'
import { DecodeError } from '../../drivers/decode-error.ts'
import { decodeNoninAnswer } from '../../drivers/profiles/nonin-answers.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Tell } from '../happening.ts'
import type { Cable, VirtualSerialDevice } from '../serial-device.ts'
import { type Shown, shownOf } from '../shown.ts'
import { serialNumberAnswer, spot } from './nonin-frames.ts'

const MISSING = { saturation: 127, pulse: 511 } as const
const STX = 0x02
const ETX = 0x03
const NAK = 0x15
const CLOCK = { command: 0x72, answer: 0xf2, setBytes: 10 } as const
const SERIAL_NUMBER = 0x74
const FORMAT = 0x70
/** So long after a connection it takes commands. */
const LISTENS_MS = 5_000
/** The maker does not say when it sends what it has; this one lets the host ask its clock first. */
const SENDS_AFTER_MS = 500
const BETWEEN_STORED_MS = 600_000
const STATUS = { smartPoint: 0x02, fromMemory: 0x10 } as const

export interface Nonin9560Options {
  readonly clock: Clock
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly serialNumber: string
  /** Spot checks that it holds at the start, ten minutes from one to the next. */
  readonly stored: number
}

interface Check {
  readonly shown: Shown
  readonly local: LocalDateTime
  readonly isGood: boolean
}

/**
 * A Nonin Onyx II 9560 in format 13 after 6470-000-01: sends each spot check once. What nobody hears when it is measured is
 * kept, sent at the next connection, oldest first, and forgotten as it is sent.
 */
export class Nonin9560 implements VirtualSerialDevice {
  readonly #options: Nonin9560Options
  readonly #memory: Check[] = []
  #cable: Cable | undefined
  #connectedAt = 0
  #heard: number[] = []
  #sending: Disposable | undefined
  #spots = 0

  constructor(options: Nonin9560Options) {
    this.#options = options
    for (let left = options.stored; left > 0; left -= 1) this.#store([], left * BETWEEN_STORED_MS)
  }

  start(cable: Cable): void {
    const { clock } = this.#options
    this.#cable = cable
    this.#connectedAt = clock.now()
    this.#sending = clock.after('sends its memory', SENDS_AFTER_MS, () => this.#forward())
  }

  stopped(): void {
    this.#sending?.[Symbol.dispose]()
    this.#sending = undefined
    this.#cable = undefined
    this.#heard = []
  }

  heard(bytes: Uint8Array): void {
    if (this.#options.clock.now() - this.#connectedAt >= LISTENS_MS) return
    this.#heard.push(...bytes)
    const from = this.#heard.indexOf(STX)
    this.#heard = from < 0 ? [] : this.#heard.slice(from)
    const length = (this.#heard[2] ?? 0) + 4
    if (this.#heard.length < length) return
    const command = Uint8Array.from(this.#heard.splice(0, length))
    if (command.at(-1) === ETX) this.#obey(command)
  }

  /** `measure [SPO2 PULSE [poor]]`, `store [SPO2 PULSE [poor]]`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'store') this.#store(rest)
    else if (verb === 'measure') this.#measure(rest)
    else return false
    return true
  }

  #obey(command: Uint8Array): void {
    const { deviceClock, serialNumber, tell } = this.#options
    switch (command[1]) {
      case CLOCK.command: {
        const local = command.length === CLOCK.setBytes ? clockIn(command) : undefined
        if (command.length !== CLOCK.setBytes) this.#cable?.send(clockAnswer(deviceClock.local()))
        else if (local !== undefined) tell({ event: 'clock-set', local, movedS: deviceClock.set(local) })
        break
      }
      case SERIAL_NUMBER:
        this.#cable?.send(serialNumberAnswer(serialNumber.padStart(9, '0').slice(-9)))
        break
      case FORMAT:
        // This one has format 13 only.
        this.#cable?.send(Uint8Array.of(NAK))
    }
  }

  #measure(words: readonly string[]): void {
    if (this.#cable && !this.#sending) this.#cable.send(frameOf(this.#check(words), false))
    else this.#store(words)
  }

  #store(words: readonly string[], agoMs = 0): void {
    this.#memory.push(this.#check(words, agoMs))
    this.#options.tell({ event: 'stored', n: this.#spots })
  }

  #forward(): void {
    this.#sending = undefined
    for (const check of this.#memory.splice(0)) this.#cable?.send(frameOf(check, true))
  }

  #check(words: readonly string[], agoMs = 0): Check {
    const numbers = words.filter((word) => word !== 'poor')
    const shown =
      numbers.length > 0
        ? shownOf(numbers)
        : { saturation: 90 + (this.#spots % 10), pulse: 60 + (this.#spots % 40), perfusion: undefined }
    this.#spots += 1
    return { shown, local: this.#options.deviceClock.local(agoMs), isGood: !words.includes('poor') }
  }
}

function frameOf({ shown, local, isGood }: Check, fromMemory: boolean): Uint8Array {
  return spot({
    saturation: shown.saturation ?? MISSING.saturation,
    pulse: shown.pulse ?? MISSING.pulse,
    stamp: `${local.replace(/\D/g, '')}00`,
    status: [isGood ? STATUS.smartPoint : 0, fromMemory ? STATUS.fromMemory : 0],
  })
}

function clockAnswer(local: LocalDateTime): Uint8Array {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number)
  return Uint8Array.of(STX, CLOCK.answer, 0x06, year % 100, ...rest, ETX)
}

/** Nothing is said to a date that is none. */
function clockIn(command: Uint8Array): LocalDateTime | undefined {
  try {
    const [set] = decodeNoninAnswer(command)
    return set?.what === 'clock' ? set.local : undefined
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
