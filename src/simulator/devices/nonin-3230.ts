import type { Clock } from '../../clock.ts'
import { NONIN_MEASUREMENT, NONIN_OXIMETRY } from '../../drivers/profiles/nonin-oximetry.ts'
import { Decimal } from '../../reading/decimal.ts'
import { bytes, NOT_A_NUMBER, sfloat, text, u8 } from '../bytes.ts'
import type { Service } from '../gatt.ts'
import { type Shown, shownAt, shownOf } from '../shown.ts'
import { Stream } from '../stream.ts'
import type { Radio, VirtualDevice } from '../virtual-device.ts'

const CONTINUOUS = '2a5f'
const UUID = {
  measurement: '0aad7ea0-0d60-11e2-8e3c-0002a5d5c51b',
  control: '1447af80-0d60-11e2-88b6-0002a5d5c51b',
} as const
const COMPLETE = Buffer.from(text('bNMI'))
const MISSING = { saturation: 127, pulse: 511 } as const
const STATUS = { encrypted: 0x40, isPlaced: 0x10 } as const
const AMPLITUDE = 0x10
const LENGTH = 10

export interface Nonin3230Options {
  readonly clock: Clock
  readonly report: (error: unknown) => void
  readonly rateHz: number
  readonly more: readonly Service[]
  /** Whether it has the Pulse Oximeter Service beside that of its maker. */
  readonly hasStandard?: boolean
}

/** A Nonin 3230: the same measurement by the service of the Bluetooth SIG and by that of its maker, to whoever listens. */
export class Nonin3230 implements VirtualDevice {
  readonly advertised: readonly string[]
  readonly services: readonly Service[]
  readonly #streams: ReadonlyMap<string, Stream>
  #radio: Radio | undefined
  #shown: Shown | undefined

  constructor({ clock, report, rateHz, more, hasStandard = true }: Nonin3230Options) {
    const streamOf = (channel: string, frame: (n: number, shown: Shown) => Uint8Array) =>
      [channel, new Stream({ clock, channel, rateHz, frame: (n) => frame(n, this.#shown ?? shownAt(n)) })] as const
    this.#streams = new Map([streamOf(NONIN_MEASUREMENT, ownFrame), streamOf(CONTINUOUS, standardFrame)])
    const standard: Service = { service: '1822', characteristics: [{ channel: CONTINUOUS, send: 'notify' }] }
    const own: Service = {
      service: NONIN_OXIMETRY,
      characteristics: [
        { channel: NONIN_MEASUREMENT, uuid: UUID.measurement, send: 'notify' },
        {
          channel: UUID.control.slice(0, 8),
          uuid: UUID.control,
          write: (value) => {
            if (!COMPLETE.equals(value)) return 'Failed'
            this.#switchOff(report)
            return undefined
          },
        },
      ],
    }
    this.services = [own, ...(hasStandard ? [standard] : []), ...more]
    this.advertised = hasStandard ? [NONIN_OXIMETRY, '1822'] : [NONIN_OXIMETRY]
  }

  start(radio: Radio): void {
    this.#radio = radio
    radio.advertise(true)
  }

  ready(channel: string): void {
    if (this.#radio) this.#streams.get(channel)?.begin(this.#radio)
  }

  disconnected(): void {
    for (const stream of this.#streams.values()) stream.end()
  }

  /** `measure SPO2 PULSE`, `finger out`, `finger in`. */
  command([verb, ...rest]: readonly string[]): boolean {
    if (verb === 'measure' && rest.length === 2) this.#shown = shownOf(rest)
    else if (verb === 'finger' && rest[0] === 'out' && this.#radio) this.#switchOff(() => undefined)
    else if (verb === 'finger' && rest[0] === 'in' && this.#radio) this.#radio.advertise(true)
    else return false
    return true
  }

  #switchOff(report: (error: unknown) => void): void {
    this.#radio?.advertise(false)
    this.#radio?.disconnect().catch(report)
  }
}

/** Length, status, three bytes that nobody here knows, counter, SpO2, pulse; more significant bytes first. */
function ownFrame(n: number, { saturation, pulse }: Shown): Uint8Array {
  const rate = pulse ?? MISSING.pulse
  const status = STATUS.encrypted | (saturation === undefined ? 0 : STATUS.isPlaced)
  const counter = [(n >> 8) & 0xff, n & 0xff]
  return Uint8Array.of(
    LENGTH,
    status,
    ...[0, 0, 0],
    ...counter,
    saturation ?? MISSING.saturation,
    rate >> 8,
    rate & 0xff,
  )
}

/** 2A5F: flags, SpO2, pulse, pulse amplitude index. */
const standardFrame = (_n: number, { saturation, pulse, perfusion }: Shown): Uint8Array =>
  bytes(
    u8(AMPLITUDE),
    saturation === undefined ? NOT_A_NUMBER.sfloat : sfloat(Decimal.of(saturation)),
    pulse === undefined ? NOT_A_NUMBER.sfloat : sfloat(Decimal.of(pulse)),
    perfusion === undefined ? NOT_A_NUMBER.sfloat : sfloat(Decimal.of(perfusion, -2)),
  )
