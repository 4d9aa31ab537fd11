import type { Clock } from '../../clock.ts'
import { crc8 } from '../../drivers/profiles/crc-8.ts'
import { bytes, u16 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'
import { er1Packet } from './viatom-er1.ts'

const SERVICE = '14839ac4-7d7e-415c-9a42-167340cf2339'
const WRITTEN = '8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3'
const NOTIFIES = '0734594a-a8e7-4b1a-a6b1-cd5243059a57'
const channelOf = (uuid: string) => uuid.slice(0, 8)
const REAL_TIME = 0x08
const ANSWER = 0x01
const UNSUPPORTED = 0xfd
const MOST_BYTES = 20
const VALUE_BYTES = 20
const BATTERY_PERCENT = 87
const READY = 3
const MEASURING = 4
const RESULT = 5
/** Shorter than any real one. */
const MEASURES_MS = 4_000

/** The content of an answer to 08: `status battery … type`, 20 bytes of that type, no samples. */
export function bp2RealTime(status: number, type: number, value: Uint8Array): Uint8Array {
  const padded = bytes(value, new Uint8Array(VALUE_BYTES)).subarray(0, VALUE_BYTES)
  return bytes(Uint8Array.of(status, 0, BATTERY_PERCENT, 0, 0, 0, 0, 0, 0, type), padded, u16(0))
}

/** Systolic, diastolic, mean, pulse, and the code of the result, 0 normal. */
export const bp2Result = (numbers: readonly number[], code = 0): Uint8Array =>
  bp2RealTime(RESULT, 1, bytes(Uint8Array.of(1, 0, 0), ...numbers.map(u16), Uint8Array.of(code, 0)))

/** A cuff that tells what it shows when it is asked. A person says `measure SYS DIA PULSE`, `fail CODE` or `home`. */
export class ViatomBp2 implements VirtualDevice {
  readonly advertised = [SERVICE]
  readonly services: readonly Service[] = [
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
  ]
  readonly #clock: Clock
  readonly #everyMs: number
  #measured = 0
  #radio: Radio | undefined
  #count = 0
  #measures: Disposable | undefined
  #shown = bp2RealTime(READY, 0, new Uint8Array())

  /** `everyMs`: it measures by itself; 0 never. */
  constructor({ clock, everyMs = 0 }: { readonly clock: Clock; readonly everyMs?: number }) {
    this.#clock = clock
    this.#everyMs = everyMs
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
    if (this.#everyMs > 0) this.#clock.every('measures', this.#everyMs, () => this.#automatic())
  }

  ready(): void {}

  disconnected(): void {}

  command([verb, ...rest]: readonly string[]): boolean {
    const [first, second, third] = rest.map(numberOf)
    if (verb === 'home') this.#shown = bp2RealTime(READY, 0, new Uint8Array())
    else if (verb === 'fail' && first !== undefined) this.#measure(bp2Result([0, 0, 0, 0], first & 0xff))
    else if (verb === 'measure' && first !== undefined && second !== undefined)
      this.#measure(bp2Result([first, second, Math.round((first + 2 * second) / 3), third ?? 70]))
    else return false
    return true
  }

  #automatic(): void {
    if (this.#measures) return
    this.#measured += 1
    this.command(['measure', `${110 + (this.#measured % 40)}`, '80', '70'])
  }

  #measure(result: Uint8Array): void {
    this.#measures?.[Symbol.dispose]()
    this.#shown = bp2RealTime(MEASURING, 0, new Uint8Array())
    this.#measures = this.#clock.after('a measurement', MEASURES_MS, () => {
      this.#measures = undefined
      this.#shown = result
    })
  }

  #asked(request: Uint8Array): void {
    const [begin, command = 0] = request
    if (begin !== 0xa5 || crc8(request) !== 0) return
    const packet =
      command === REAL_TIME
        ? er1Packet(command, ANSWER, this.#shown)
        : er1Packet(command, UNSUPPORTED, new Uint8Array())
    for (let at = 0; at < packet.length; at += MOST_BYTES) {
      this.#count += 1
      this.#radio?.notify(channelOf(NOTIFIES), this.#count, packet.subarray(at, at + MOST_BYTES))
    }
  }
}

function numberOf(word: string): number {
  const number = Number(word)
  if (!Number.isInteger(number) || number < 0 || number > 0xffff)
    throw new RangeError(`${word} does not fit into a result`)
  return number
}
