import { CONTEC_FF12, HEAD } from '../../drivers/profiles/contec-spirometer-framing.ts'
import { sum7, withSum7 } from '../../drivers/profiles/sum7.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import type { DeviceClock } from '../device-clock.ts'
import type { Service } from '../gatt.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

/** Forced expiration as the device keeps it, in hundredths of L and of L/s. */
interface Blow {
  readonly fvc: number
  readonly fev1: number
  readonly pef: number
  readonly stamp: LocalDateTime
}

/** What one family answers where the other does not; layouts: drivers/profiles. */
export interface ContecFamily {
  readonly hello?: readonly number[]
  readonly count: (records: number) => readonly number[]
  readonly record: (blow: Blow, n: number) => readonly number[]
  /** What a command that asks for the first and for the next record looks like behind its first byte. */
  readonly first: readonly number[]
  readonly next: readonly number[]
}

const PACKET_BYTES = 20
const SET_CLOCK = 0x83
const COUNT = 0x90
const RECORD = 0x91

const fourteen = (...numbers: readonly number[]) => numbers.flatMap((number) => [number & 0x7f, number >> 7])
const stampOf = (local: LocalDateTime) => local.slice(2).split(/[-T:]/).map(Number)
const ratioOf = ({ fev1, fvc }: Blow) => Math.round((1000 * fev1) / fvc)

/** Low seven bits of each byte, their high bits in a byte before them. */
const group = (...bytes: readonly number[]) => [
  bytes.reduce((high, byte, index) => high | ((byte >> 7) << index), 0),
  ...bytes.map((byte) => byte & 0x7f),
]
const word = (number: number) => [number & 0xff, number >> 8] as const

export const SP80B: ContecFamily = {
  hello: [HEAD.ready, 0],
  count: (records) => [HEAD.count, ...fourteen(records), 0, 0, 0, 0, 0, 0],
  record: (blow, n) => {
    const { fvc, fev1, pef, stamp } = blow
    const numbers = fourteen(fvc, 0, fev1, ratioOf(blow), 0, 0, pef, 0, 0, 0, 0, 0, 0)
    return [HEAD.record, 0, 1, ...fourteen(n), ...stampOf(stamp), 0, 60, ...fourteen(170), 1, 0, ...numbers]
  },
  first: [0x00, 0x01],
  next: [0x01, 0x01],
}

export const SP10W: ContecFamily = {
  count: (records) => [HEAD.count, ...fourteen(records, records)],
  record: ({ fvc, fev1, pef, stamp }) => [
    ...[HEAD.record, ...stampOf(stamp), 0, 1],
    ...group(...word(1000), 60, 170, 70, ...word(fvc)),
    ...group(...word(fev1), 0, ...word(pef), 0, 0),
    ...group(0, 0, 0, 0, 0, 0),
  ],
  first: [0x00],
  next: [0x01],
}

/** A spirometer of Contec: measures by itself, and tells what it has stored when it is asked. */
export class ContecSpirometer implements VirtualDevice {
  readonly advertised = [CONTEC_FF12.service]
  readonly services: readonly Service[]
  readonly #family: ContecFamily
  readonly #clock: DeviceClock
  readonly #blows: Blow[] = []
  #radio: Radio | undefined
  #told = 0
  #notified = 0

  /** `stored`: how many blows it holds from the beginning; none unless said. */
  constructor(family: ContecFamily, { deviceClock, stored = 0 }: { deviceClock: DeviceClock; stored?: number }) {
    this.#family = family
    this.#clock = deviceClock
    this.services = [
      {
        service: CONTEC_FF12.service,
        characteristics: [
          { channel: CONTEC_FF12.write, write: (command) => this.#obey([...command]) },
          { channel: CONTEC_FF12.notify, send: 'notify' },
        ],
      },
    ]
    for (let n = 0; n < stored; n += 1) this.command(['measure'])
  }

  /** Blows that it holds. */
  get stored(): number {
    return this.#blows.length
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(): void {}

  disconnected(): void {
    this.#told = 0
  }

  /** `measure [FVC FEV1 PEF]`, in L and L/s. */
  command([verb, ...words]: readonly string[]): boolean {
    if (verb !== 'measure') return false
    const n = this.#blows.length
    const given = words.map((each) => Math.round(Decimal.parse(each).value * 100))
    const [fvc, fev1, pef] = words.length > 0 ? given : [412 + n, 333 + n, 742 + n]
    if (fvc === undefined || fev1 === undefined || pef === undefined || Math.max(fvc, fev1, pef) > 0x3fff)
      throw new RangeError('FVC, FEV1 and PEF, each below 163')
    this.#blows.push({ fvc, fev1, pef, stamp: this.#clock.local() })
    return true
  }

  #obey(command: readonly number[]): 'Failed' | undefined {
    const [code, ...rest] = command.slice(0, -1)
    if (sum7(Uint8Array.from(command.slice(0, -1))) !== command.at(-1)) return 'Failed'
    if (code === 0x80 && this.#family.hello) this.#say(Uint8Array.from(this.#family.hello))
    if (code === SET_CLOCK) {
      const [year = 0, ...others] = rest.slice(0, 6).map((number) => String(number).padStart(2, '0'))
      const [month, day, hours, minutes, seconds] = others
      this.#clock.set(`20${year}-${month}-${day}T${hours}:${minutes}:${seconds}`)
      this.#say(withSum7(HEAD.clockSet, 0))
    }
    if (code === COUNT) this.#say(withSum7(...this.#family.count(this.#blows.length)))
    if (code === RECORD) this.#tell(rest)
    return undefined
  }

  #tell(which: readonly number[]): void {
    const asks = (command: readonly number[]) => String(which) === String(command)
    if (asks(this.#family.first)) this.#told = 0
    else if (!asks(this.#family.next)) return
    const blow = this.#blows[this.#told]
    this.#told += 1
    if (blow) this.#say(withSum7(...this.#family.record(blow, this.#told)))
  }

  #say(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      this.#notified += 1
      this.#radio?.notify(CONTEC_FF12.notify, this.#notified, bytes.subarray(at, at + PACKET_BYTES))
    }
  }
}
