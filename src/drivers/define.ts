import type { BondPolicy } from '../link/bluetooth.ts'
import type { CreditFlow } from '../link/credits.ts'
import type { Framing } from '../link/framing.ts'
import type { OpenOptions } from '../link/serial-options.ts'
import { type Metric, type QuantityId, quantityDefinition } from '../reading/metrics.ts'
import type { Decoded, DeviceFacts, DeviceIdentity } from '../reading/reading.ts'
import type { Signal } from '../reading/signals.ts'
import type { LocalDateTime } from '../reading/time.ts'

/**
 * Turns the bytes of one frame into what they mean. Pure and synchronous: no clock, no memory, no log.
 * Throws {@link DecodeError} and nothing else.
 */
export type Decoder = (frame: Uint8Array) => readonly Decoded[]

/** `2a35` for a 16-bit UUID, the first eight hexadecimal digits for any other, `rx` for a serial port. */
export type Channel = string

/** A protocol written once and used by many drivers: a GATT service or a serial packet format. */
export interface Profile {
  readonly decode: Readonly<Record<Channel, Decoder>>
  /** Every quantity that its frames can carry; the registry test asks each driver for a recording of it. */
  readonly quantities: readonly QuantityId[]
  readonly signals?: readonly Signal[]
  /** Characteristics to subscribe to, in this order, once connected. */
  readonly subscribe?: readonly Channel[]
  /** Characteristics to read once connected, before subscribing. */
  readonly read?: readonly Channel[]
}

/** What a dialogue asks of its link. It is yielded, so that tests and replay answer without hardware. */
export type Step =
  | { readonly do: 'send'; readonly channel: Channel; readonly bytes: Uint8Array }
  | {
      readonly do: 'expect'
      readonly channel: Channel
      readonly withinMs: number
      /** Only such a frame is the answer; any, unless given. On one channel answers come between live values. */
      readonly where?: (frame: Uint8Array) => boolean
      /** A channel whose frames begin the time anew: the device is still at it. */
      readonly renewedBy?: Channel
    }
  | { readonly do: 'read'; readonly channel: Channel }
  | { readonly do: 'subscribe'; readonly channel: Channel }
  | { readonly do: 'disconnect' }
  | { readonly do: 'wait'; readonly ms: number }
  /** The device has answered that it does not grant what was asked on this channel: tells who watches, and goes on. */
  | { readonly do: 'refused'; readonly channel: Channel; readonly why: string }
  /**
   * Waits until everything that was heard so far is in the journal. A device that erases what was acknowledged is
   * acknowledged only then.
   */
  | { readonly do: 'commit'; readonly withinMs: number }

/** What a dialogue may know besides the answers. */
export interface DialogueContext {
  /** Whether the device has a characteristic; always, over serial. */
  has(channel: Channel): boolean
  /** Whether it can be subscribed to. */
  notifies(channel: Channel): boolean
  /**
   * The clock that devices are set to: local time of the vehicle's zone, to the second. `undefined` while our own clock
   * cannot be right, and no device may be set by it.
   */
  localTime(): LocalDateTime | undefined
  /** What the device has said about itself on earlier connections. */
  readonly facts: DeviceFacts
}

/**
 * A conversation that a device needs before it measures, or for as long as it is connected. An `expect` that times out
 * resumes with `undefined`, and so do a `read`, a `subscribe` and a `send` over GATT that the device refuses, and a
 * `commit` that the journal does not manage in time, or of something that nobody could read; what succeeds resumes with the bytes, of which `commit` has none.
 */
export type Dialogue = (context: DialogueContext) => Generator<Step, void, Uint8Array | undefined>

export interface BleMatch {
  readonly name?: RegExp
  /** Advertised services, at least one: 16-bit UUIDs as four hexadecimal digits, others whole. */
  readonly services: readonly [string, ...string[]]
  /**
   * No source tells its name, and its service has other devices too: it is taken for this one only when a person asks for
   * this driver, or for this kind of device. Whenever it fits unless said.
   */
  readonly asked?: 'driver' | 'category'
  /** `reuse` unless said. */
  readonly bond?: BondPolicy
  /** 10 s unless said. */
  readonly cooldownMs?: number
  /** None unless said. */
  readonly settleMs?: number
  /** How a person brings it into pairing mode, where the words for its category do not do: one of the steps of its page. */
  readonly pairingMode?: Bilingual
  /**
   * Channels whose notifications are a byte stream, as a serial port's is: where they are cut says nothing about where a
   * frame begins. A fresh framing for every connection.
   */
  readonly framing?: Readonly<Record<Channel, () => Framing>>
  /** How the device is told how much it may send, where it sends nothing untold. */
  readonly credits?: CreditFlow
}

export interface SerialMatch {
  /**
   * Adapters that the device is sold with. `generic` adapters are shared by many makers: such a port is proposed to a
   * person and never opened by its id alone.
   */
  readonly usb: readonly { readonly vendorId: string; readonly productId: string; readonly generic: boolean }[]
  readonly open: OpenOptions
  /** Cuts the byte stream into frames; a fresh one for every connection. */
  readonly framing: () => Framing
}

/** In the order in which they are listed. */
export const CATEGORIES = ['spirometer', 'ecg', 'oximeter', 'cuff', 'thermometer', 'heart-rate-belt'] as const

export type Category = (typeof CATEGORIES)[number]

/** Where bytes come from, the weakest first; the best recording of a driver decides. */
export const EVIDENCE = ['simulated', 'specification', 'published-capture', 'own-capture'] as const

export type Evidence = (typeof EVIDENCE)[number]

/** Both languages of what a nurse reads. */
export interface Bilingual {
  readonly fr: string
  readonly en: string
}

/** What the page of a device says that its declaration does not; English, but for the steps of the nurse. */
export interface DevicePage {
  /** Other names on the box that speak the same, where a source says so. */
  readonly sameAs?: readonly string[]
  /** What was verified, and by what. */
  readonly verified: readonly { readonly what: string; readonly by: Evidence }[]
  readonly quirks: readonly string[]
  /** What no source tells; nothing is built on it. */
  readonly unknown: readonly string[]
  /** What a person does, step by step: to pair it over Bluetooth, to plug and set it over a cable. */
  readonly steps: readonly [Bilingual, ...Bilingual[]]
  /** Commands of the device that the link layer refuses, in words. */
  readonly neverSend: readonly string[]
  readonly sources: readonly [string, ...string[]]
}

/** Path below `fixtures/`: `<driver>/<situation>.jsonl`. */
export type RecordingPath = `${string}/${string}.jsonl`

/** The declaration of a device model: how to recognise it, what to ask it, how to decode it. */
export interface Driver {
  /** Stable, lower case, `vendor-model`; `sig-…` for a service of the Bluetooth SIG whoever makes the device. */
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly category: Category
  readonly match: { readonly ble: BleMatch } | { readonly serial: SerialMatch }
  /** Profiles in order; where two decode the same channel the later one wins, so a quirk is one more profile placed last. */
  readonly use: readonly [Profile, ...Profile[]]
  readonly dialogue?: Dialogue
  /**
   * Ids of drivers whose devices look the same from outside: in the same cable, or under the same name. One that says
   * nothing intelligible is heard by these in turn.
   */
  readonly lookalikes?: readonly string[]
  /** Sent again and again while connected, for devices that fall silent without it. */
  readonly keepAlive?: { readonly everyMs: number; readonly channel: Channel; readonly bytes: Uint8Array }
  /** A continuous device that says nothing for this long has ended its measurement. */
  readonly quietMs?: number
  /** `experimental`: built on one source, or on none that shows bytes; its readings say so. */
  readonly status: 'supported' | 'experimental'
  readonly evidence: Evidence
  readonly page: DevicePage
  /** At least one recording, or the declaration does not type-check. */
  readonly fixtures: readonly [RecordingPath, ...RecordingPath[]]
}

export const defineDriver = <const D extends Driver>(driver: D): D => driver

/** A device of this model; its id is the driver's own where there is only one. */
export const deviceOf = ({ id, vendor, model }: Driver, device: string = id): DeviceIdentity => ({
  id: device,
  driver: id,
  vendor,
  model,
})

/** The decoder of a channel, the last profile first. */
export function decoderOf(driver: Driver, channel: Channel): Decoder | undefined {
  return driver.use.findLast((profile) => channel in profile.decode)?.decode[channel]
}

/** Every quantity that a driver claims, each once. */
export const quantitiesOf = (driver: Driver): readonly QuantityId[] => [
  ...new Set(driver.use.flatMap((profile) => profile.quantities)),
]

/** Every metric that a driver can give Observations of, each once. An ECG is one by its signal. */
export const metricsOf = (driver: Driver): readonly Metric[] => [
  ...new Set<Metric>([
    ...(signalsOf(driver).includes('ecg') ? (['ecg'] as const) : []),
    ...quantitiesOf(driver).map((quantity) => quantityDefinition(quantity).metric),
  ]),
]

/** Every signal that a driver claims, each once. */
export const signalsOf = (driver: Driver): readonly Signal[] => [
  ...new Set(driver.use.flatMap((profile) => profile.signals ?? [])),
]

/** Every channel that a driver can decode, each once. */
export const channelsOf = (driver: Driver): readonly Channel[] => [
  ...new Set(driver.use.flatMap((profile) => Object.keys(profile.decode))),
]
