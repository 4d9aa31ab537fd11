import { isDeepStrictEqual } from 'node:util'
import { asItIs, steadyOf, type ToUtc } from '../clock.ts'
import type { PairingKnown } from '../encounter/attribution.ts'
import { UmtError } from '../errors.ts'
import type { BluetoothAddress } from '../link/bluetooth.ts'
import { readRegister, writeRegister } from './register-file.ts'
import type { DeviceMemory, Enrolled, RegisterContent } from './register-schema.ts'

/**
 * The paired devices, on disk. What a method returned from is durable. A register that cannot be read is left as it is:
 * it has no devices, and every change throws its `UMT-PAIR-107`. A change that cannot be written throws `UMT-PAIR-109`
 * and did not happen.
 */
export class DeviceRegister {
  readonly #path: string
  #content: RegisterContent | undefined
  readonly #utc: ToUtc
  /** When a device was paired since the daemon was started, in its time: the UTC of then may have been wrong. */
  readonly #pairedNow = new Map<string, number>()
  /** Why there is nothing in it, when it could not be read. */
  readonly damage: UmtError | undefined

  constructor(path: string, utc: ToUtc = asItIs) {
    this.#path = path
    this.#utc = utc
    try {
      this.#content = readRegister(path)
    } catch (error) {
      if (!(error instanceof UmtError)) throw error
      this.damage = error
    }
  }

  get devices(): readonly Enrolled[] {
    return this.#content?.devices ?? []
  }

  /** Addresses of devices that are not ours and may have keys, which are to be thrown away. */
  get unclaimed(): readonly BluetoothAddress[] {
    return this.#content?.unclaimed ?? []
  }

  byAddress(address: BluetoothAddress): Enrolled | undefined {
    return this.devices.find((each) => each.address === address)
  }

  byId(device: string): Enrolled | undefined {
    return this.devices.find((each) => each.device === device)
  }

  /** How a device became ours, in the time of the daemon; `undefined` when it was not paired. */
  pairing(device: string): PairingKnown | undefined {
    const enrolled = this.byId(device)
    if (!enrolled) return undefined
    const at = this.#pairedNow.get(device) ?? steadyOf(this.#utc, Date.parse(enrolled.pairedAt))
    return { at, isUnheard: enrolled.isUnheard === true }
  }

  /** The clock of the machine was set: what was paired since the daemon was started was paired at another UTC than it seemed. */
  clockStepped(): void {
    const redated = (each: Enrolled): Enrolled => {
      const at = this.#pairedNow.get(each.device)
      return at === undefined ? each : { ...each, pairedAt: new Date(this.#utc(at)).toISOString() }
    }
    if (this.damage || this.#pairedNow.size === 0) return
    this.#change((content) => ({ ...content, devices: content.devices.map(redated) }))
  }

  /** A connection that brought readings is over: what its memory had from before it was paired came with them. */
  heard(device: string): void {
    if (!this.byId(device)?.isUnheard) return
    this.#change((content) => ({
      ...content,
      devices: content.devices.map((each) => (each.device === device ? withoutMark(each) : each)),
    }))
  }

  /** Whose an id is, or was before it was forgotten: readings under it may be in the journal. */
  addressOf(device: string): BluetoothAddress | undefined {
    return this.#everPaired().find((each) => each.device === device)?.address
  }

  /** The id that a device has, or had before it was forgotten. */
  idOf(address: BluetoothAddress): string | undefined {
    return this.#everPaired().find((each) => each.address === address)?.device
  }

  /** What is remembered of a device at this address under this id. */
  memoryOf(device: string, address: BluetoothAddress): DeviceMemory {
    const isIt = (each: { readonly device: string; readonly address: string }) =>
      each.device === device && each.address === address
    const known = this.devices.find(isIt) ?? this.#content?.configured.find(isIt)
    return { facts: known?.facts ?? {}, timeLines: known?.timeLines ?? [] }
  }

  /** A pairing begins: unless it is enrolled, its keys are to be thrown away. */
  begin(address: BluetoothAddress): void {
    this.#change((content) =>
      content.unclaimed.includes(address) ? content : { ...content, unclaimed: [...content.unclaimed, address] },
    )
  }

  /** The keys of an address are gone. */
  cleared(address: BluetoothAddress): void {
    this.#change((content) => ({ ...content, unclaimed: without(content.unclaimed, address) }))
  }

  /** A pairing is done: in the place of what stood under the same id. `begun`: the address by which it began. */
  enrol(enrolled: Enrolled, begun: BluetoothAddress): void {
    this.#change((content) => ({
      ...content,
      devices: [...content.devices.filter(({ device }) => device !== enrolled.device), enrolled],
      forgotten: content.forgotten.filter(({ device }) => device !== enrolled.device),
      unclaimed: content.unclaimed.filter((each) => each !== begun && each !== enrolled.address),
    }))
    this.#pairedNow.set(enrolled.device, steadyOf(this.#utc, Date.parse(enrolled.pairedAt)))
  }

  /**
   * Its id is never given to another one, and its keys are to be thrown away. What its clock was stays: when it is paired
   * again, its memory may have records from before we set it.
   */
  forget({ device, address, timeLines }: Enrolled): void {
    this.#change((content) => ({
      ...content,
      devices: content.devices.filter((each) => each.device !== device),
      configured: [
        ...content.configured.filter((each) => each.device !== device),
        { device, address, facts: {}, timeLines },
      ],
      forgotten: [...content.forgotten, { device, address }],
      unclaimed: [...without(content.unclaimed, address), address],
    }))
  }

  /** Its keys are gone; it stays ours. */
  unbonded(device: string): void {
    this.#change((content) => ({
      ...content,
      devices: content.devices.map((each) => (each.device === device ? { ...each, bonded: false } : each)),
    }))
  }

  /** Keeps what a device said, for after a restart. A battery that drains is not worth a write of its own. */
  remember(device: string, address: BluetoothAddress, news: Partial<DeviceMemory>): void {
    const known = this.memoryOf(device, address)
    const memory = { ...known, ...news }
    if (isDeepStrictEqual(withoutBattery(known), withoutBattery(memory))) return
    this.#change((content) =>
      content.devices.some((each) => each.device === device && each.address === address)
        ? {
            ...content,
            devices: content.devices.map((each) => (each.device === device ? { ...each, ...memory } : each)),
          }
        : {
            ...content,
            configured: [
              ...content.configured.filter((each) => each.device !== device),
              { device, address, ...memory },
            ],
          },
    )
  }

  #everPaired(): readonly { readonly device: string; readonly address: BluetoothAddress }[] {
    return [...this.devices, ...(this.#content?.forgotten ?? [])]
  }

  #change(change: (content: RegisterContent) => RegisterContent): void {
    if (this.damage) throw this.damage
    if (!this.#content) return
    const next = change(this.#content)
    if (next === this.#content) return
    writeRegister(this.#path, next)
    this.#content = next
  }
}

const without = (all: readonly string[], one: string): readonly string[] => all.filter((each) => each !== one)

const withoutMark = ({ isUnheard: _, ...enrolled }: Enrolled): Enrolled => enrolled

const withoutBattery = ({ facts: { batteryPercent: _, ...facts }, ...rest }: DeviceMemory) => ({ ...rest, facts })
