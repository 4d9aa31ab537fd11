import type { RequestOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { Category } from '../drivers/define.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { Bluetooth, BluetoothAddress, Paired } from '../link/bluetooth.ts'
import { CATEGORY_WORDS } from '../messages/words.ts'
import { isoInZone } from '../reading/time.ts'
import { AskedPerson } from './asked-person.ts'
import type { DeviceRegister } from './device-register.ts'
import { type Nearby, nearbyOf } from './nearby.ts'
import {
  beginning,
  isOver,
  type PairingEffect,
  type PairingEvent,
  type PairingState,
  transition,
} from './pairing-machine.ts'
import { pairingPayload } from './pairing-payload.ts'
import { type BleDriver, servicesOf } from './recognise.ts'
import type { Enrolled } from './register-schema.ts'

/** What pairing needs of the devices that are ours. */
export interface OurDevices {
  /** Who we know at an address, paired or named by the configuration. */
  at(address: BluetoothAddress): { readonly device: string; readonly driver: string } | undefined
  /** Lets go of its link, so that the radio is free for pairing; nothing happens when it has none. */
  suspend(device: string): Promise<void>
  /** Hears it, again or for the first time. */
  resume(device: string): void
  /** Its keys were thrown away; kept, so that it is told until it has new ones. */
  keysGone(device: string): void
  /** Whether it has lost the keys without which it is not heard. */
  isLost(device: string): boolean
  /** An id that no device ever had. */
  newId(category: Category): string
}

export interface PairingParts {
  readonly clock: Clock
  readonly zone: string
  readonly bluetooth: Bluetooth
  readonly register: DeviceRegister
  readonly ours: OurDevices
  /** Those that could be what is wanted. */
  readonly drivers: readonly BleDriver[]
  readonly publish: (payload: PayloadOf['pairing']) => void
  /** Called right before a device becomes ours; what it throws ends the pairing. */
  readonly enrolling: (device: string, driver: string) => void
  /** Of what a person should know of a device that is paired. */
  readonly warn: (error: UmtError, device: string) => void
  readonly report: (error: unknown) => void
}

/** So long after the first candidate others may still turn up: devices advertise once a second or more often. */
const LULL_MS = 2_000
const DEFAULT_SECONDS = 60
/** Each step of bonding has its own limit below; this one is for what none of them ends. */
const CONNECT_WITHIN_MS = 180_000

/** One pairing, from the search to the first reading. */
export class PairingProcess implements AsyncDisposable {
  readonly id = crypto.randomUUID()
  readonly #parts: PairingParts
  readonly #request: RequestOf['pair']
  #until: number
  readonly #adapters = new Map<BluetoothAddress, BluetoothAddress>()
  readonly #abort = new AbortController()
  readonly #person = new AskedPerson((event) => this.send(event))
  #state: PairingState
  #search: Disposable | undefined
  #lull: Disposable | undefined
  #end: Disposable | undefined
  #bonding: Promise<void> | undefined
  #isBonding = false
  /** A device of ours whose link is closed until this is over. */
  #suspended: string | undefined
  #told = ''

  constructor(request: RequestOf['pair'], parts: PairingParts) {
    this.#parts = parts
    this.#request = request
    this.#state = beginning(wantedWords(request), request.address)
    this.#until = this.#awaitEnd()
    this.#tell()
    const { bluetooth, drivers, ours } = parts
    const known = request.address === undefined ? undefined : ours.at(request.address)
    // Its link would connect with keys that are worthless when it is in pairing mode.
    if (known) this.#suspend(known.device).catch(parts.report)
    // Whoever names a device hears it whatever it advertises: its services may stand in a packet that comes later.
    const filter = request.address === undefined ? { services: servicesOf(drivers) } : {}
    this.#search = bluetooth.scan(filter, (sighting) => {
      this.#adapters.set(sighting.address, sighting.adapter)
      const nearby = nearbyOf(sighting, drivers, (address) => ours.at(address)?.device)
      this.send({ event: 'heard', nearby })
    })
    this.#tidy()
  }

  /** Over, and nothing of it goes on. */
  get isOver(): boolean {
    return isOver(this.#state) && !this.#isBonding
  }

  /** The device whose first reading is awaited. */
  get proving(): string | undefined {
    return this.#state.step === 'proving' ? this.#state.device : undefined
  }

  /** The device of ours that this has left without keys. */
  get lost(): string | undefined {
    return this.#state.step === 'failed' ? this.#state.lost : undefined
  }

  /** False when nothing of the kind is awaited. */
  send(event: PairingEvent): boolean {
    const move = transition(this.#state, event)
    if (!move) return false
    this.#state = move.state
    this.#tidy()
    if (move.effects.some((effect) => effect.do === 'await-end')) this.#until = this.#awaitEnd()
    this.#tell()
    for (const effect of move.effects) this.#carryOut(effect)
    return true
  }

  get #seconds(): number {
    return this.#request.seconds ?? DEFAULT_SECONDS
  }

  #tell(): void {
    const { clock, zone, publish } = this.#parts
    const about = { pairing: this.id, until: isoInZone(clock.utc(this.#until), zone), wanted: this.#request }
    // Devices are heard many times a second; a person is told of what changed.
    const told = JSON.stringify(pairingPayload(this.#state, { ...about, at: '' }))
    if (told === this.#told) return
    this.#told = told
    publish(pairingPayload(this.#state, { ...about, at: isoInZone(clock.utc(clock.now()), zone) }))
  }

  #tidy(): void {
    const { step } = this.#state
    if (step === 'searching' || step === 'choosing') return
    this.#search?.[Symbol.dispose]()
    this.#lull?.[Symbol.dispose]()
    if (step === 'connecting') return
    this.#person.answer(undefined)
    if (!isOver(this.#state)) return
    this.#end?.[Symbol.dispose]()
    if (!this.#isBonding) this.#resume()
  }

  async #suspend(device: string): Promise<void> {
    this.#suspended = device
    await this.#parts.ours.suspend(device)
  }

  #resume(): void {
    if (this.#suspended !== undefined) this.#parts.ours.resume(this.#suspended)
    this.#suspended = undefined
  }

  #carryOut(effect: PairingEffect): void {
    switch (effect.do) {
      case 'await-lull':
        this.#lull = this.#parts.clock.after('pairing lull', LULL_MS, () => this.send({ event: 'lull-over' }))
        break
      case 'await-end':
        // Done already: when it ends is told with the state.
        break
      case 'pair':
        this.#isBonding = true
        this.#bonding = this.#bond(effect.target).finally(() => {
          this.#isBonding = false
          this.#tidy()
        })
        break
      case 'reply':
        this.#person.answer(effect.answer)
        break
      case 'break-off':
        this.#abort.abort()
        break
    }
  }

  /** When this step is given up. */
  #awaitEnd(): number {
    const { clock } = this.#parts
    const ms = this.#state.step === 'connecting' ? CONNECT_WITHIN_MS : this.#seconds * 1000
    this.#end?.[Symbol.dispose]()
    this.#end = clock.after('pairing', ms, () => this.send({ event: 'time-over' }))
    return clock.now() + ms
  }

  async #bond(target: Nearby): Promise<void> {
    const { bluetooth, register, ours, drivers, report } = this.#parts
    const known = ours.at(target.address)
    let paired: Paired | undefined
    try {
      const driver = drivers.find(({ id }) => id === target.driver)
      if (!driver) throw new UmtError('UMT-PAIR-105', { address: target.address })
      // A device of ours keeps its place whatever comes of this.
      if (known) await this.#suspend(known.device)
      else register.begin(target.address)
      const adapter = this.#adapters.get(target.address)
      const bond = driver.match.ble.bond ?? 'reuse'
      const { signal } = this.#abort
      signal.throwIfAborted()
      if (known) this.#tellLoss(known.device)
      paired = await bluetooth.pair({
        address: target.address,
        ...(adapter === undefined ? {} : { adapter }),
        bond,
        person: this.#person,
        signal,
        keysGone: () => {
          const device = ours.at(target.address)?.device
          if (device === undefined) return
          ours.keysGone(device)
          this.#tellLoss(device)
        },
      })
      // One of ours has new keys in the place of the old ones now: it stays ours, even if it was too late to give up.
      if (!ours.at(paired.address)) signal.throwIfAborted()
      this.#enrol(target, driver, paired, adapter)
    } catch (error) {
      await this.#undo(target.address, paired?.address)
      if (!(error instanceof UmtError) && !this.#abort.signal.aborted) report(error)
      this.send({ event: 'broken', error: toldOf(error) })
    }
  }

  #tellLoss(device: string): void {
    if (this.#parts.ours.isLost(device)) this.send({ event: 'keys-gone', device })
  }

  #enrol(target: Nearby, driver: BleDriver, paired: Paired, adapter: BluetoothAddress | undefined): void {
    const { register, ours, clock } = this.#parts
    // A device that hid its address is known again only now.
    const known = ours.at(paired.address)
    const device = known?.device ?? register.idOf(paired.address) ?? this.#request.device ?? ours.newId(driver.category)
    const enrolled: Enrolled = {
      device,
      driver: this.#request.driver ?? known?.driver ?? driver.id,
      address: paired.address,
      // Keys belong to one adapter; without keys any will do.
      ...(paired.bonded && adapter !== undefined ? { adapter } : {}),
      bond: paired.bonded ? (driver.match.ble.bond ?? 'reuse') : 'none',
      bonded: paired.bonded,
      ...(target.name === undefined ? {} : { name: target.name }),
      pairedAt: new Date(clock.utc(clock.now())).toISOString(),
      isUnheard: true,
      // Read anew: it may have been repaired, or given another battery.
      facts: {},
      timeLines: register.memoryOf(device, paired.address).timeLines,
    }
    this.#parts.enrolling(enrolled.device, enrolled.driver)
    register.enrol(enrolled, target.address)
    const keyless = !paired.bonded && (driver.match.ble.bond ?? 'reuse') === 'reuse'
    this.send({ event: 'enrolled', device, keyless })
    if (keyless) this.#parts.warn(new UmtError('UMT-PAIR-110', { device }), device)
    this.#suspended = device
    this.#resume()
  }

  /** No keys may stay of a device that is not ours; those of one that is are never touched. What cannot be done now is done when the daemon starts again. */
  async #undo(address: BluetoothAddress, identity: BluetoothAddress = address): Promise<void> {
    const { bluetooth, register, ours, report } = this.#parts
    const isOurs = (each: BluetoothAddress) => ours.at(each) !== undefined
    try {
      for (const each of new Set([address, identity])) if (!isOurs(each)) await bluetooth.forget(each, isOurs)
      if (register.unclaimed.includes(address)) register.cleared(address)
    } catch (error) {
      report(error)
    }
  }

  /** Cancels what is not done; resolves when nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.send({ event: 'cancel' })
    this.#end?.[Symbol.dispose]()
    await this.#bonding
  }
}

const wantedWords = ({ driver, category }: RequestOf['pair']): InWords => {
  const words = driver === undefined && category !== undefined ? CATEGORY_WORDS[category] : undefined
  const model = driver ?? ''
  const { fr = model, en = model } = words ?? {}
  return { fr: `L’appareil cherché (${fr})`, en: `The wanted device (${en})` }
}

const toldOf = (error: unknown): UmtError =>
  error instanceof UmtError
    ? error
    : new UmtError('UMT-CLI-199', { detail: error instanceof Error ? error.name : 'unknown' }, { cause: error })
