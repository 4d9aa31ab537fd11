import { actorOf } from '../audit/actor.ts'
import type { Actor, AuditAct } from '../audit/acts.ts'
import type { RequestOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { Driver } from '../drivers/define.ts'
import { UmtError } from '../errors.ts'
import { isoInZone } from '../reading/time.ts'
import type { DeviceRegister } from './device-register.ts'
import { byStrength, joined, type Nearby, nearbyOf } from './nearby.ts'
import { type OurDevices, PairingProcess } from './pairing-process.ts'
import type { Radio } from './radio.ts'
import { driversFor } from './recognise.ts'
import type { RadioHandlers } from './requests.ts'

/** A screen that comes later still sees how the last pairing ended; after that it is of no interest. */
const TELL_END_MS = 60_000
/** As many as a person can look through, and as a message may hold. */
const LISTED = 100

export interface DeskParts {
  readonly clock: Clock
  readonly zone: string
  readonly radio: Radio
  readonly register: DeviceRegister
  readonly ours: OurDevices & {
    /** Whether a device may not be given this id. */
    isTaken(device: string): boolean
    /** Rejects with `UMT-PAIR-103`, before it calls back. */
    forget(device: string, forgetting: () => void): Promise<void>
  }
  readonly drivers: readonly Driver[]
  readonly publish: (payload: PayloadOf['pairing']) => void
  readonly warn: (error: UmtError, device: string) => void
  /** Puts an act on the disk. Throws `UMT-JOURNAL-105`. */
  readonly record: (act: AuditAct) => void
  readonly report: (error: unknown) => void
}

/** Answers whoever wants to know what is near, to pair or to forget. One pairing at a time. */
export class PairingDesk implements AsyncDisposable {
  readonly #parts: DeskParts
  readonly #closed = new AbortController()
  #process: PairingProcess | undefined
  /** A pairing begins, or what is ours changes. */
  #isHeld = false
  #idle: Disposable | undefined

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  get handlers(): RadioHandlers {
    return {
      scan: (request) => this.#scan(request),
      pair: (request, caller) => this.#pair(request, actorOf(caller)),
      'pair/answer': (request) => this.#answer(request),
      'pair/cancel': ({ pairing }) => {
        const process = this.#running(pairing)
        if (!process.send({ event: 'cancel' })) throw new UmtError('UMT-PAIR-102', { pairing })
        const { lost } = process
        return { pairing, ...(lost === undefined ? {} : { lost }) }
      },
      forget: async ({ device }, caller) => {
        // Its keys may just be made anew.
        if (this.#isBusy) throw new UmtError('UMT-PAIR-101')
        const { ours, record } = this.#parts
        await ours.forget(device, () =>
          record({ kind: 'device-forgotten', at: this.#now(), by: actorOf(caller), device }),
        )
        return { device }
      },
    }
  }

  /** Says that nobody pairs; a broker may remember otherwise. */
  open(): void {
    const { zone, publish } = this.#parts
    publish({ state: 'idle', at: isoInZone(this.#now(), zone) })
  }

  /** Runs what changes which devices are ours; nobody begins to pair meanwhile. Rejects with `UMT-PAIR-101` while somebody pairs. */
  async undisturbed(change: () => Promise<void>): Promise<void> {
    if (this.#isBusy) throw new UmtError('UMT-PAIR-101')
    this.#isHeld = true
    try {
      await change()
    } finally {
      this.#isHeld = false
    }
  }

  /** A reading of a device came. */
  heard(device: string): void {
    if (this.#process?.proving === device) this.#process.send({ event: 'reading' })
  }

  async #scan({ seconds }: RequestOf['scan']): Promise<readonly Nearby[]> {
    const { clock, radio, ours } = this.#parts
    const bluetooth = await radio.ready()
    const drivers = driversFor(this.#parts.drivers, {})
    const found = new Map<string, Nearby>()
    using _scan = bluetooth.scan({}, (sighting) => {
      const news = nearbyOf(sighting, drivers, (address) => ours.at(address)?.device)
      found.set(news.address, joined(found.get(news.address), news))
    })
    // A daemon that stops answers with what it has.
    await clock.sleep(seconds * 1000, this.#closed.signal).catch(() => undefined)
    return [...found.values()].sort(byStrength).slice(0, LISTED)
  }

  #now(): number {
    const { clock } = this.#parts
    return clock.utc(clock.now())
  }

  async #pair(request: RequestOf['pair'], by: Actor): Promise<{ readonly pairing: string }> {
    const { register, ours, radio, clock, zone, publish, warn, report, record } = this.#parts
    if (this.#isBusy) throw new UmtError('UMT-PAIR-101')
    if (register.damage) throw register.damage
    const drivers = driversFor(this.#parts.drivers, request)
    if (drivers.length === 0) throw new UmtError('UMT-CLI-103', { driver: request.driver ?? request.category ?? '' })
    const { device, address } = request
    const known = address === undefined ? undefined : (ours.at(address)?.device ?? register.idOf(address))
    if (device !== undefined && device !== known && ours.isTaken(device)) throw new UmtError('UMT-PAIR-106', { device })
    this.#isHeld = true
    try {
      const bluetooth = await radio.ready()
      this.#closed.signal.throwIfAborted()
      this.#idle?.[Symbol.dispose]()
      this.#process = new PairingProcess(request, {
        clock,
        zone,
        bluetooth,
        register,
        ours,
        drivers,
        warn,
        report,
        enrolling: (paired, driver) => record({ kind: 'device-paired', at: this.#now(), by, device: paired, driver }),
        publish: (payload) => {
          publish(payload)
          this.#told(payload)
        },
      })
      return { pairing: this.#process.id }
    } finally {
      this.#isHeld = false
    }
  }

  #answer({ pairing, address, passkey, accept }: RequestOf['pair/answer']): { readonly pairing: string } {
    const process = this.#running(pairing)
    const isTaken =
      (address !== undefined && process.send({ event: 'chosen', address })) ||
      (passkey !== undefined && process.send({ event: 'answered', answer: { passkey } })) ||
      (accept !== undefined && process.send({ event: 'answered', answer: { accept } }))
    if (!isTaken) throw new UmtError('UMT-PAIR-102', { pairing })
    return { pairing }
  }

  #running(pairing: string): PairingProcess {
    if (this.#process?.id !== pairing) throw new UmtError('UMT-PAIR-102', { pairing })
    return this.#process
  }

  get #isBusy(): boolean {
    return this.#isHeld || (this.#process !== undefined && !this.#process.isOver)
  }

  #told({ state }: PayloadOf['pairing']): void {
    if (state !== 'done' && state !== 'failed') return
    this.#idle = this.#parts.clock.after('pairing told', TELL_END_MS, () => this.open())
  }

  /** Cancels a pairing; nothing is kept of a device that is not ours yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    await this.#process?.[Symbol.asyncDispose]()
    this.#idle?.[Symbol.dispose]()
  }
}
