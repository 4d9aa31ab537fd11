import { join } from 'node:path'
import { toEntry } from '../audit/acts.ts'
import type { Bus } from '../bus/bus.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { Config, DeviceConfig } from '../config.ts'
import type { Driver } from '../drivers/define.ts'
import { DRIVERS, driverOf, lookalikesOf } from '../drivers/registry.ts'
import type { FaultReport } from '../drivers/session.ts'
import type { PairingKnown } from '../encounter/attribution.ts'
import type { UmtError } from '../errors.ts'
import { gatewayId } from '../fhir/device.ts'
import type { Intake } from '../intake/intake.ts'
import type { Chunk } from '../intake/samples-batch.ts'
import type { Journal } from '../journal/types.ts'
import type { Link } from '../link/link.ts'
import type { Log } from '../log.ts'
import type { DeviceIdentity } from '../reading/reading.ts'
import { Attachments, type OpenLink } from './attachments.ts'
import { CableDevices } from './cable-devices.ts'
import { DeviceBook } from './device-book.ts'
import { DeviceRegister } from './device-register.ts'
import { OurBleDevices } from './our-devices.ts'
import { PairingDesk } from './pairing-desk.ts'
import type { Problem } from './problems.ts'
import { type OpenBluetooth, Radio } from './radio.ts'
import type { RadioHandlers } from './requests.ts'
import type { Tally } from './tally.ts'

export interface DevicesOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly bus: Bus
  readonly journal: Pick<Journal, 'knowsDevice' | 'record'>
  readonly intake: Intake
  readonly tally: Tally
  /** Opens the radios; without it there is no Bluetooth. */
  readonly bluetooth?: OpenBluetooth | undefined
  readonly samples: (device: string, chunk: Chunk) => void
  /** Bytes that a driver did not understand. */
  readonly refused: (report: FaultReport) => void
  readonly problem: Problem
  /** The bus did not take a message. */
  readonly failed: (error: unknown) => void
  /** The service of the radio came or went. */
  readonly radioChanged: () => void
}

/**
 * The devices of the vehicle: which are ours, which are heard, what is known of each, and how one becomes ours. Disposing lets go
 * of every link; the radio is disposed by itself, after what was heard is on disk.
 */
export class Devices implements AsyncDisposable {
  readonly book: DeviceBook
  readonly radio: Radio
  readonly #problem: Problem
  readonly #strike: (device: string) => void
  readonly #register: DeviceRegister
  readonly #attachments: Attachments
  readonly #cables: CableDevices
  readonly #ours: OurBleDevices
  readonly #desk: PairingDesk

  constructor(options: DevicesOptions) {
    const { config, clock, log, bus, journal, intake, tally, samples, refused, problem, failed } = options
    const { zone, unit } = config
    this.#problem = problem
    this.#strike = (device) => {
      this.book.remove(device)
      bus.clear('devices', { device }).catch(failed)
    }
    const utc = (instant: number) => clock.utc(instant)
    const tell = (payload: PayloadOf['devices']) => {
      bus.publish('devices', { device: payload.device }, payload).catch(failed)
    }
    const book = new DeviceBook(unit, zone, tell, utc)
    this.book = book
    this.#attachments = new Attachments({
      intake,
      book,
      tally,
      clock,
      zone,
      log,
      problem,
      samples,
      refused,
      heard: (device) => this.#desk.heard(device),
    })
    this.#register = new DeviceRegister(join(config.state, 'devices.json'), utc)
    let service: string | undefined
    this.radio = new Radio(config.bluetooth.enabled ? options.bluetooth : undefined, {
      clock,
      adapters: config.bluetooth.adapters,
      report: (error) => log.debug({ err: error }, 'bluetooth'),
      onProblem: (error, device) => {
        // A vehicle without a Bluetooth device misses no radio.
        if (this.#ours.isAny) problem(error, device)
        if (device !== undefined) book.problem(device, error)
      },
      onState: (state) => {
        if (state.service === service) return
        service = state.service
        options.radioChanged()
      },
    })
    this.#cables = new CableDevices({
      clock,
      configured: config.devices,
      driverOf,
      lookalikesOf,
      pairedAs: (device) => this.#register.byId(device)?.address,
      hear: (drivers, device, open) => this.#attachments.hear(drivers, device, open),
      problem,
    })
    this.#ours = new OurBleDevices({
      clock,
      zone,
      radio: this.radio,
      register: this.#register,
      configured: config.devices,
      driverOf,
      isElsewhere: (device) => book.has(device) || device === gatewayId(unit) || journal.knowsDevice(device),
      hear: (driver, device, open, known) => this.#attachments.hear(lookalikesOf(driver), device, open, known),
      detach: (device) => this.#attachments.detach(device),
      list: (driver, device, { memory, bluetooth }) => book.add(driver, device, { facts: memory.facts, bluetooth }),
      lost: (error, device) => {
        problem(error, device)
        book.problem(device, error)
      },
      strike: this.#strike,
      problem,
    })
    this.#desk = new PairingDesk({
      clock,
      zone,
      radio: this.radio,
      register: this.#register,
      ours: this.#ours,
      drivers: DRIVERS,
      record: (act) => void journal.record([{ ...toEntry(act), observations: [] }]),
      publish: (payload) => {
        bus.publish('pairing', {}, payload).catch(failed)
      },
      warn: problem,
      report: (error) => log.warn({ err: error }, 'pairing'),
    })
  }

  /** Begins to hear those that are ours, and lets a person pair others. */
  open(): void {
    this.#desk.open()
    this.#ours.open()
    this.#cables.open()
  }

  /**
   * Takes up other devices of the configuration: one that is gone ends as if its cable was pulled, one that is otherwise begins
   * anew, and those that are as before notice nothing. Rejects with `UMT-PAIR-101` while somebody pairs, and nothing has changed.
   */
  configure(devices: readonly DeviceConfig[]): Promise<void> {
    return this.#desk.undisturbed(async () => {
      const rooms = [this.#ours, this.#cables].map((room) => ({ room, ...room.configure(devices) }))
      const gone = rooms.flatMap((each) => each.gone)
      const come = rooms.flatMap((each) => each.come)
      // All first: one that comes may have the port of one that goes.
      await Promise.all(
        gone.map((device) => this.#attachments.detach(device).catch((error) => this.#problem(error, device))),
      )
      for (const device of gone)
        if (come.includes(device)) this.book.remove(device)
        else this.#strike(device)
      for (const each of rooms) for (const device of each.come) each.room.resume(device)
    })
  }

  /** What a client may ask of the radio, verb by verb. */
  get handlers(): RadioHandlers {
    return this.#desk.handlers
  }

  /** Why the list of paired devices cannot be read; `undefined` when it can. */
  get damage(): UmtError | undefined {
    return this.#register.damage
  }

  /** How a device became ours; `undefined` of one that was at the start and that nobody paired. */
  pairing(device: string): PairingKnown | undefined {
    return this.#ours.pairing(device) ?? this.#cables.pairing(device)
  }

  /** Hears a device until its link ends. */
  attach(driver: Driver, device: DeviceIdentity, link: Link): Promise<void> {
    return this.#attachments.attach(driver, device, link)
  }

  /** Hears a device of a driver, or of one that looks the same from outside; `open` gives each its own link. */
  hear(driver: Driver, device: string, open: OpenLink): Promise<void> {
    return this.#attachments.hear(lookalikesOf(driver), device, open)
  }

  /** The clock of the machine was set: what was kept and told in UTC reads differently now. */
  clockStepped(): void {
    try {
      this.#register.clockStepped()
    } catch (error) {
      this.#problem(error)
    }
    this.#attachments.clockStepped()
    this.book.clockStepped()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using stack = new AsyncDisposableStack()
    stack.use(this.#attachments)
    stack.use(this.#desk)
    stack.use(this.#ours)
    stack.use(this.#cables)
  }
}
