import { asItIs, type ToUtc } from '../clock.ts'
import type { LinkEvent } from '../link/link.ts'
import type { Flag } from '../reading/flags.ts'
import { quantityDefinition } from '../reading/metrics.ts'
import {
  type Decoded,
  type DeviceFacts,
  type DeviceIdentity,
  isMeasured,
  type Measurement,
  type Quantity,
  type Reading,
  type RecordAccess,
  type Samples,
} from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import type { LocalDateTime } from '../reading/time.ts'
import { DecodeError, type DecodeFault } from './decode-error.ts'
import { type Decoder, type Driver, decoderOf } from './define.ts'
import type { TimeLine } from './device-clock.ts'
import { LiveResults } from './live-results.ts'
import { type ClockState, SessionClock } from './session-clock.ts'
import { StampsAhead } from './stamps-ahead.ts'
import { StandingResult } from './standing-result.ts'

/** Bytes that did not become a reading; kept whole so that an engineer can look at them. */
export interface FaultReport {
  readonly device: DeviceIdentity
  readonly channel: string
  readonly fault: DecodeFault | 'unknown-channel'
  readonly offset: number
  readonly bytes: Uint8Array
  readonly message: string
  readonly at: number
}

/** What a session makes of a link event. */
export type SessionEvent =
  | { readonly kind: 'connected'; readonly at: number }
  | { readonly kind: 'disconnected'; readonly at: number; readonly reason: string }
  | { readonly kind: 'reading'; readonly reading: Reading; readonly connectedAt: number }
  | { readonly kind: 'samples'; readonly samples: Samples; readonly at: number }
  | { readonly kind: 'facts'; readonly facts: DeviceFacts; readonly flags: readonly Flag[]; readonly at: number }
  | ({ readonly kind: 'clock' } & ClockState)
  | { readonly kind: 'record-access'; readonly answer: RecordAccess['answer']; readonly at: number }
  | { readonly kind: 'fault'; readonly report: FaultReport }

/** What earlier sessions learned of a device. */
export interface KnownDevice {
  readonly facts?: DeviceFacts
  /** Time lines of its clock, in UTC. */
  readonly timeLines?: readonly TimeLine[]
  /** When the session begins, in the time of the daemon: a clock that showed more to an earlier one was another. */
  readonly begunAt?: number
}

/**
 * One device on its link: decodes frames and adds what only the course of a connection knows, such as the skew of the
 * device's clock. It touches no hardware and reads no clock; instants come with the link's events, and are of the daemon:
 * `utc` says what UTC they are, which only a device that shows UTC makes necessary.
 */
export class Session {
  readonly driver: Driver
  readonly device: DeviceIdentity
  #connectedAt = 0
  readonly #clock: SessionClock
  readonly #ahead = new StampsAhead()
  readonly #standing = new StandingResult()
  readonly #live = new LiveResults()
  #facts: DeviceFacts
  readonly #decoders = new Map<string, Decoder>()

  constructor(driver: Driver, device: DeviceIdentity, zone: string, known: KnownDevice = {}, utc: ToUtc = asItIs) {
    this.driver = driver
    this.device = device
    this.#facts = known.facts ?? {}
    this.#clock = new SessionClock(zone, known.timeLines ?? [], utc, known.begunAt)
  }

  /** Everything that the device has said about itself, over all connections. */
  get facts(): DeviceFacts {
    return this.#facts
  }

  get skewMs(): number | undefined {
    return this.#clock.skewMs
  }

  /** All that is known of the device's clock, as it is kept: in UTC, which a step of our clock moves. */
  get timeLines(): readonly TimeLine[] {
    return this.#clock.timeLines
  }

  accept(event: LinkEvent): readonly SessionEvent[] {
    switch (event.event) {
      case 'connected':
        this.#clock.connected()
        this.#ahead.connected()
        this.#standing.connected(event.at)
        this.#live.connected(event.at)
        this.#connectedAt = event.at
        return [{ kind: 'connected', at: event.at }]
      case 'disconnected':
        this.#standing.disconnected(event.at)
        return [{ kind: 'disconnected', at: event.at, reason: event.reason }]
      case 'sent':
        return this.#sent(event.channel, event.bytes, event.at)
      case 'fault':
        return [{ kind: 'fault', report: { ...event, device: this.device } }]
      case 'frame':
        return this.#frame(event.channel, event.bytes, event.at)
    }
  }

  #frame(channel: string, bytes: Uint8Array, at: number): readonly SessionEvent[] {
    if (isAllowance(this.driver, channel)) return []
    const decode = this.#decoderOf(channel)
    const report = (fault: FaultReport['fault'], offset: number, message: string): readonly SessionEvent[] => [
      { kind: 'fault', report: { device: this.device, channel, fault, offset, bytes, message, at } },
    ]
    if (!decode) return report('unknown-channel', 0, `no decoder for channel ${channel}`)
    try {
      const events: SessionEvent[] = []
      const all = decode(bytes)
      for (const decoded of all) {
        if (!this.#isNew(decoded, at)) continue
        this.#liveClock(decoded, at, events)
        const event = this.#event(decoded, channel, bytes, at)
        events.push(event.kind === 'reading' && all.length > 1 ? withCurves(event, all) : event)
      }
      return events
    } catch (error) {
      if (error instanceof DecodeError) return report(error.fault, error.offset, error.message)
      throw error
    }
  }

  /** Looked up once: a patient monitor sends hundreds of frames a second. */
  #decoderOf(channel: string): Decoder | undefined {
    const known = this.#decoders.get(channel)
    if (known) return known
    const decode = decoderOf(this.driver, channel)
    if (decode) this.#decoders.set(channel, decode)
    return decode
  }

  /** Everything, but the last result said again. */
  #isNew(decoded: Decoded, at: number): boolean {
    if (decoded.what !== 'measurement' && decoded.what !== 'samples') return true
    if (decoded.flags?.includes('measurement-ongoing')) this.#standing.ongoing(at)
    return decoded.what !== 'measurement' || decoded.standing !== true || this.#standing.take(at)
  }

  #event(decoded: Decoded, channel: string, bytes: Uint8Array, at: number): SessionEvent {
    switch (decoded.what) {
      case 'measurement':
        return { kind: 'reading', reading: this.#reading(decoded, channel, bytes, at), connectedAt: this.#connectedAt }
      case 'samples':
        return { kind: 'samples', samples: this.#samples(decoded), at }
      case 'facts':
        this.#facts = { ...this.#facts, ...decoded.facts }
        return { kind: 'facts', facts: this.#facts, flags: decoded.flags ?? [], at }
      case 'clock':
        this.#ahead.checked()
        return { kind: 'clock', ...this.#clock.seen(decoded.local, at) }
      case 'record-access':
        return { kind: 'record-access', answer: decoded.answer, at }
    }
  }

  #samples(samples: Samples): Samples {
    if (this.driver.status !== 'experimental') return samples
    return { ...samples, flags: [...(samples.flags ?? []), 'experimental-driver'] }
  }

  /** What we write into the clock is what the clock says from then on. */
  #sent(channel: string, bytes: Uint8Array, at: number): readonly SessionEvent[] {
    const { match } = this.driver
    if ('ble' in match && match.ble.credits?.grant === channel) this.#live.allowed(at)
    const written = this.#writtenClock(channel, bytes)
    if (written === undefined) return []
    this.#ahead.checked()
    return [{ kind: 'clock', ...this.#clock.set(written, at) }]
  }

  #writtenClock(channel: string, bytes: Uint8Array): LocalDateTime | undefined {
    try {
      const [decoded] = decoderOf(this.driver, channel)?.(bytes) ?? []
      return decoded?.what === 'clock' ? decoded.local : undefined
    } catch (error) {
      // What we send is a request on most channels, and no decoder knows requests.
      if (error instanceof DecodeError) return undefined
      throw error
    }
  }

  /** A stamp on a live value is the device's clock at this moment: it arrives as it is measured. */
  #liveClock(decoded: Decoded, at: number, events: SessionEvent[]): void {
    if (decoded.what !== 'measurement' || decoded.deviceTime === undefined) return
    const isOfNow = decoded.unprompted === true && this.#live.take(decoded.deviceTime, at)
    if (decoded.mode !== 'continuous' && !isOfNow) return
    const moved = this.#clock.shown(decoded.deviceTime, at)
    if (!moved) return
    this.#ahead.checked()
    events.push({ kind: 'clock', ...moved })
  }

  #reading(measurement: Measurement, channel: string, bytes: Uint8Array, at: number): Reading {
    const { what: _, standing: __, unprompted: ___, flags, ...rest } = measurement
    const { time, clockLost: lost } = this.#clock.timeOf(measurement, at)
    const noticed: Flag[] = this.driver.status === 'experimental' ? ['experimental-driver'] : []
    if (time.basis === 'device') noticed.push('clock-unverified')
    if (time.basis === 'device' && this.#ahead.take(time)) noticed.push('device-clock-ahead')
    // A live value is of this moment, whatever its device takes the date for.
    if (lost && measurement.mode !== 'continuous') {
      if (!flags.includes('device-clock-not-set')) noticed.push('device-clock-not-set')
      // A stamp that no clock can show may be a record of anybody's: that it arrives now says nothing.
      if (measurement.deviceTime !== undefined && time.basis === 'arrival') noticed.push('device-time-unknown')
    }
    if (measurement.quantities.some(isImplausible) || isUpsideDown(measurement.quantities)) noticed.push('implausible')
    const site = measurement.site ?? this.#siteOf(measurement)
    return {
      ...rest,
      ...(site === undefined ? {} : { site }),
      flags: noticed.length ? [...flags, ...noticed] : flags,
      device: this.device,
      channel,
      frame: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'),
      time,
    }
  }

  /** A thermometer of one fixed site says so once (2A1D) instead of in every measurement. */
  #siteOf(measurement: Measurement) {
    return measurement.quantities.some(({ quantity }) => quantityDefinition(quantity).metric === 'body-temperature')
      ? this.#facts.temperatureSite
      : undefined
  }
}

/** Credits that the device grants say nothing about anybody; the link counts them. */
const isAllowance = ({ match }: Driver, channel: string): boolean =>
  'ble' in match && match.ble.credits?.allowance === channel

/** With the curves of its frame, where there are any and no second measurement that they may belong to. */
function withCurves(event: Extract<SessionEvent, { kind: 'reading' }>, all: readonly Decoded[]): SessionEvent {
  const curves = all.flatMap((each) =>
    each.what === 'samples' && signalDefinition(each.signal).curveOf !== undefined ? [each] : [],
  )
  const isAlone = all.filter(({ what }) => what === 'measurement').length === 1
  return isAlone && curves.length > 0 ? { ...event, reading: { ...event.reading, curves } } : event
}

/** A cuff that says more for the diastolic pressure than for the systolic one, or a mean that is not between them. */
function isUpsideDown(quantities: readonly Quantity[]): boolean {
  const [systolic, diastolic, mean] = (['systolic', 'diastolic', 'mean-pressure'] as const).map((id) => {
    const found = quantities.find(({ quantity }) => quantity === id)
    return found && isMeasured(found) ? found.value.value : undefined
  })
  if (systolic === undefined || diastolic === undefined) return false
  return systolic <= diastolic || (mean !== undefined && (mean < diastolic || mean > systolic))
}

const isImplausible = (quantity: Quantity): boolean => {
  if (!isMeasured(quantity)) return false
  const [low, high] = quantityDefinition(quantity.quantity).plausible
  const value = quantity.value.value
  return value < low || value > high
}
