import type { Clock } from '../clock.ts'
import type { DeviceConfig } from '../config.ts'
import type { Driver } from '../drivers/define.ts'
import type { PairingKnown } from '../encounter/attribution.ts'
import { UmtError } from '../errors.ts'
import type { BluetoothAddress } from '../link/bluetooth.ts'
import type { OpenLink } from './attachments.ts'
import { type Changes, changesOf } from './changes.ts'
import { configuredLink } from './configured-link.ts'

export interface CableDevicesParts {
  readonly clock: Clock
  readonly configured: readonly DeviceConfig[]
  /** Throws `UMT-CLI-103`. */
  readonly driverOf: (id: string) => Driver
  /** A driver and those whose devices look the same from outside. */
  readonly lookalikesOf: (driver: Driver) => readonly Driver[]
  /** Of a device that is paired, by its id. */
  readonly pairedAs: (device: string) => BluetoothAddress | undefined
  readonly hear: (drivers: readonly Driver[], device: string, open: OpenLink) => Promise<void>
  readonly problem: (error: unknown, device: string) => void
}

/** The devices of the configuration that are not on the air: on a cable, or a recording in the place of one. */
export class CableDevices implements Disposable {
  readonly #parts: CableDevicesParts
  #configured: readonly DeviceConfig[] = []
  #clashes: readonly DeviceConfig[] = []
  /** Ids that a reload brought while the daemon runs, and when. */
  readonly #named = new Map<string, number>()
  #isClosed = false

  constructor(parts: CableDevicesParts) {
    this.#parts = parts
    this.#take(parts.configured)
  }

  /** Opens a link to each. */
  open(): void {
    this.#tellClashes()
    for (const { id } of this.#configured) this.resume(id)
  }

  /** Other devices in the configuration. Whoever calls lets go of those that are gone, then resumes those that have come. */
  configure(devices: readonly DeviceConfig[]): Changes {
    const before = this.#configured.map(named)
    this.#take(devices)
    this.#tellClashes()
    const after = this.#configured.map(named)
    const at = this.#parts.clock.now()
    for (const { device } of after) if (!before.some((each) => each.device === device)) this.#named.set(device, at)
    return changesOf(before, after)
  }

  /**
   * Since when a device is heard under an id that a reload brought: what it measured before is anybody's, or came under another id.
   * What it sends without a time is of now, as of any on a cable.
   */
  pairing(device: string): PairingKnown | undefined {
    const at = this.#named.get(device)
    return at === undefined ? undefined : { at, isUnheard: false }
  }

  /** Hears one of them. One that cannot be reached must not keep the others from being heard. */
  resume(device: string): void {
    const { problem } = this.#parts
    this.#hear(device).catch((error: unknown) => problem(error, device))
  }

  /** Opens no link any more. */
  [Symbol.dispose](): void {
    this.#isClosed = true
  }

  /** One id stands for one device: what two say under it would be taken for what one says. */
  #take(devices: readonly DeviceConfig[]): void {
    const { pairedAs } = this.#parts
    const isAnother = ({ id, bluetooth }: DeviceConfig) => (pairedAs(id) ?? bluetooth?.address) !== bluetooth?.address
    const byCable = devices.filter(isByCable)
    this.#configured = byCable.filter((each) => !isAnother(each))
    this.#clashes = byCable.filter(isAnother)
  }

  #tellClashes(): void {
    for (const { id } of this.#clashes) this.#parts.problem(new UmtError('UMT-PAIR-106', { device: id }), id)
  }

  async #hear(device: string): Promise<void> {
    const { clock, driverOf, lookalikesOf, hear, problem } = this.#parts
    const configured = this.#configured.find(({ id }) => id === device)
    if (!configured || this.#isClosed) return
    const driver = driverOf(configured.driver)
    // A recording is of the driver that it was made with.
    const drivers = configured.recording === undefined ? lookalikesOf(driver) : [driver]
    await hear(drivers, device, (as) => configuredLink(configured, as, clock, (error) => problem(error, device)))
  }
}

const isByCable = ({ bluetooth, recording }: DeviceConfig): boolean => !bluetooth || recording !== undefined

const named = (device: DeviceConfig) => ({ ...device, device: device.id })
