import type { Clock } from '../clock.ts'
import type { DeviceConfig } from '../config.ts'
import { type Category, type Driver, deviceOf } from '../drivers/define.ts'
import { driverLink } from '../drivers/driver-link.ts'
import type { PairingKnown } from '../encounter/attribution.ts'
import { UmtError } from '../errors.ts'
import type { BluetoothAddress } from '../link/bluetooth.ts'
import type { DeviceIdentity } from '../reading/reading.ts'
import { isoInZone } from '../reading/time.ts'
import type { Known, OpenLink } from './attachments.ts'
import { type Changes, changesOf } from './changes.ts'
import type { DeviceRegister } from './device-register.ts'
import { type Enrolment, keysOf, targetOf, whatCounts } from './enrolment.ts'
import type { OurDevices } from './pairing-process.ts'
import type { Radio } from './radio.ts'
import { isBle } from './recognise.ts'

export interface OurDevicesParts {
  readonly clock: Clock
  readonly zone: string
  readonly radio: Radio
  readonly register: DeviceRegister
  readonly configured: readonly DeviceConfig[]
  /** Throws `UMT-CLI-103`. */
  readonly driverOf: (id: string) => Driver
  /** Whether an id was given to anything else: a device by cable, the gateway, readings in the journal. */
  readonly isElsewhere: (device: string) => boolean
  readonly hear: (driver: Driver, device: string, open: OpenLink, known: Known) => Promise<void>
  readonly detach: (device: string) => Promise<void>
  /** It is on the list although it cannot be heard. */
  readonly list: (driver: Driver, device: DeviceIdentity, known: Known) => void
  /** It has lost its keys: only a person can help. */
  readonly lost: (error: UmtError, device: string) => void
  /** It is on no list any more. */
  readonly strike: (device: string) => void
  readonly problem: (error: unknown, device?: string) => void
}

/** The Bluetooth devices that are ours, paired or named by the configuration. Nothing else is ever connected to. */
export class OurBleDevices implements OurDevices, Disposable {
  readonly #parts: OurDevicesParts
  #devices: readonly DeviceConfig[] = []
  #configured: readonly Enrolment[] = []
  #clashes: readonly Enrolment[] = []
  /** Devices whose keys were thrown away, and when they were paired then. */
  readonly #keysGone = new Map<string, string | undefined>()
  /** Devices that a reload named while the daemon runs: as with one that is paired, what they measured before is anybody's. */
  readonly #named = new Map<string, PairingKnown>()
  /** The last attempt to hear each: one before it that still waits for the radio is over. */
  readonly #attempts = new Map<string, symbol>()
  #isClosed = false

  constructor(parts: OurDevicesParts) {
    this.#parts = parts
    this.#take(parts.configured)
  }

  /** Whether there are any, so that somebody waits for the radio. */
  get isAny(): boolean {
    return this.#all().length > 0
  }

  at(address: BluetoothAddress): Enrolment | undefined {
    return this.#all().find((each) => each.address === address)
  }

  isTaken(device: string): boolean {
    const { register, isElsewhere } = this.#parts
    const isConfigured = this.#devices.some(({ id }) => id === device)
    return register.addressOf(device) !== undefined || isConfigured || isElsewhere(device)
  }

  newId(category: Category): string {
    let number = 1
    while (this.isTaken(`${category}-${number}`)) number += 1
    return `${category}-${number}`
  }

  /** Opens a link to each, and throws away keys that a pairing left behind which was cut short. */
  open(): void {
    const { register, radio, problem } = this.#parts
    if (register.damage) problem(register.damage)
    this.#tellClashes()
    for (const { device } of this.#all()) this.resume(device)
    const left = register.unclaimed
    if (left.length === 0) return
    const sweep = () => {
      if (radio.state?.service !== 'running') return
      watch[Symbol.dispose]()
      this.#sweep(left).catch((error: unknown) => problem(error))
    }
    const watch = radio.watch(sweep)
    radio.use().then(sweep, () => undefined)
  }

  /** Other devices in the configuration. Whoever calls lets go of those that are gone, then resumes those that have come. */
  configure(devices: readonly DeviceConfig[]): Changes {
    const before = this.#all().map(whatCounts)
    this.#take(devices)
    this.#tellClashes()
    const after = this.#all().map(whatCounts)
    const at = this.#parts.clock.now()
    for (const { device, address } of after)
      if (!before.some((each) => each.device === device && each.address === address))
        this.#named.set(device, { at, isUnheard: true })
    return changesOf(before, after)
  }

  /** How a device became ours while somebody may have been in; `undefined` of one that was at the start and that nobody paired. */
  pairing(device: string): PairingKnown | undefined {
    return this.#parts.register.pairing(device) ?? this.#named.get(device)
  }

  resume(device: string): void {
    this.#hear(device).catch((error: unknown) => this.#parts.problem(error, device))
  }

  suspend(device: string): Promise<void> {
    return this.#parts.detach(device)
  }

  keysGone(device: string): void {
    const { register, problem } = this.#parts
    this.#keysGone.set(device, register.byId(device)?.pairedAt)
    try {
      register.unbonded(device)
    } catch (error) {
      problem(error, device)
    }
  }

  isLost(device: string): boolean {
    const enrolment = this.#all().find((each) => each.device === device)
    if (!enrolment) return false
    const { register, driverOf } = this.#parts
    const driver = driverOf(enrolment.driver)
    const policy = enrolment.bond ?? (isBle(driver) ? driver.match.ble.bond : undefined) ?? 'reuse'
    if (policy !== 'reuse') return false
    const enrolled = register.byAddress(enrolment.address)
    // A later pairing made new ones.
    const isGone = this.#keysGone.has(device) && this.#keysGone.get(device) === enrolled?.pairedAt
    return isGone || enrolled?.bonded === false
  }

  /** `forgetting` is called once it is sure that it is ours; what it throws keeps it so. */
  async forget(device: string, forgetting: () => void): Promise<void> {
    const { register, radio, detach, strike, problem } = this.#parts
    if (register.damage) throw register.damage
    const enrolled = register.byId(device)
    const isConfigured = this.#configured.some((each) => each.device === device)
    if (!enrolled || isConfigured) throw new UmtError('UMT-PAIR-103', { device })
    forgetting()
    // From here on a restart does not bring it back, whatever becomes of the keys.
    register.forget(enrolled)
    await detach(device)
    strike(device)
    // Without a radio they go at the next start with one.
    if (radio.state?.service !== 'running') return
    await this.#sweep([enrolled.address]).catch((error: unknown) => problem(error, device))
  }

  /** Opens no link any more. */
  [Symbol.dispose](): void {
    this.#isClosed = true
  }

  #take(devices: readonly DeviceConfig[]): void {
    this.#devices = devices
    const named = devices.flatMap(({ id, driver, bluetooth, recording }) =>
      bluetooth && recording === undefined ? [{ ...bluetooth, device: id, driver }] : [],
    )
    this.#configured = named.filter((each) => this.#formerly(each) === undefined)
    this.#clashes = named.filter((each) => this.#formerly(each) !== undefined)
  }

  #tellClashes(): void {
    for (const each of this.#clashes)
      this.#parts.problem(new UmtError('UMT-PAIR-106', { device: this.#formerly(each) ?? each.device }), each.device)
  }

  /**
   * The device that a configured one would be taken for: its id was that of another one, or it had another id. What it
   * still has in its memory would come in a second time, or be dropped as known.
   */
  #formerly({ device, address }: Enrolment): string | undefined {
    const { register } = this.#parts
    const id = register.idOf(address) ?? device
    if (id !== device) return id
    return (register.addressOf(device) ?? address) === address ? undefined : device
  }

  /** The configuration goes before the register: a person wrote it. */
  #all(): readonly Enrolment[] {
    const isConfigured = ({ address }: Enrolment) => this.#configured.some((each) => each.address === address)
    const { register } = this.#parts
    return [
      ...this.#configured.map((each) => ({ ...keysOf(register.byAddress(each.address)), ...each })),
      ...register.devices.filter((each) => !isConfigured(each)),
    ]
  }

  async #hear(device: string): Promise<void> {
    const { clock, radio, hear, detach, list, driverOf, problem } = this.#parts
    const enrolment = this.#all().find((each) => each.device === device)
    if (!enrolment) return
    const driver = driverOf(enrolment.driver)
    if (!isBle(driver)) throw new UmtError('UMT-CLI-103', { driver: driver.id })
    const identity = deviceOf(driver, device)
    const known = this.#known(enrolment)
    const attempt = Symbol(device)
    this.#attempts.set(device, attempt)
    const bluetooth = await radio.use().catch((error: unknown) => {
      list(driver, identity, known)
      throw error
    })
    await detach(device)
    // It may have been forgotten meanwhile, or is to be heard otherwise, or the daemon stops.
    if (this.#isClosed || this.#attempts.get(device) !== attempt || this.at(enrolment.address)?.device !== device)
      return
    // As it is now, before its link is there: what is told of it below would stand beside what it was.
    list(driver, identity, known)
    const open = (as: Driver) =>
      driverLink(as, bluetooth.open(targetOf(enrolment, isBle(as) ? as : driver)), { device, clock })
    hear(driver, device, open, known).catch((error: unknown) => problem(error, device))
    // Its link would tell only once it is heard again, and until then its readings would be missed without a word.
    if (this.isLost(device)) this.#parts.lost(new UmtError('UMT-BLE-108', { device }), device)
  }

  #known({ device, address }: Enrolment): Known {
    const { register, zone, problem } = this.#parts
    const enrolled = register.byAddress(address)
    const keep = (change: () => void) => {
      // A register that is damaged was told of once.
      if (register.damage) return
      try {
        change()
      } catch (error) {
        problem(error, device)
      }
    }
    return {
      memory: register.memoryOf(device, address),
      bluetooth: {
        address,
        ...(enrolled && { bonded: enrolled.bonded, pairedAt: isoInZone(Date.parse(enrolled.pairedAt), zone) }),
        ...(enrolled?.name !== undefined && { name: enrolled.name }),
      },
      remember: (news) => keep(() => register.remember(device, address, news)),
      heard: () => {
        const named = this.#named.get(device)
        if (named) this.#named.set(device, { ...named, isUnheard: false })
        keep(() => register.heard(device))
      },
    }
  }

  async #sweep(addresses: readonly BluetoothAddress[]): Promise<void> {
    const { register, radio } = this.#parts
    const bluetooth = await radio.use()
    for (const address of addresses) {
      if (!this.at(address)) await bluetooth.forget(address, (each) => this.at(each) !== undefined)
      register.cleared(address)
    }
  }
}
