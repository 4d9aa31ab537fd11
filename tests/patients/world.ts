import { Connection } from './connection.ts'
import type { Counts } from './counts.ts'
import type { DayPlan, Spot } from './deeds.ts'
import { instrumentsOf } from './equipment.ts'
import type { Instrument, Kind, Measurement } from './instrument.ts'
import { Machine } from './machine.ts'
import { isPlain, ROUNDING_MS } from './plain.ts'
import type { Shown } from './screen.ts'
import { type Failure, type Sin, Truth } from './truth.ts'
import { turns, Vehicle } from './vehicle.ts'

const SECOND = 1_000
/** Between two measurements of a probe. */
export const PROBE_MS = SECOND
/** Without a reading the daemon may close an encounter by itself from here on, and must have by there. */
const FORGOTTEN_MS = { mayClose: 44 * 60 * SECOND, mustClose: 60 * 60 * SECOND }

/** A vehicle, its instruments and what is true of them; what can be done in it, a step at a time. */
export class World {
  readonly machine: Machine
  readonly truth = new Truth()
  readonly instruments: Readonly<Record<Kind, Instrument>>
  readonly vehicle: Vehicle
  readonly failures: Failure[] = []
  readonly counts: Counts
  readonly tell: (line: string) => void
  readonly #connections = new Map<Kind, Connection>()
  readonly #shown = new Map<string, Shown>()
  /** When something was done or measured last, as a daemon must see it, and as it may see it. */
  #surelyActive: number
  #perhapsActive: number
  /** When something plain was on the air; the daemon has used it once its journal has answered. */
  #plainAt: number | undefined
  /** Called at each frame that reaches the process. */
  onFrame: () => void = () => {}
  /** The clock of the machine was set since it began, so that an earlier process had another one. */
  isStepped: boolean
  /** It was, and a process has started since. */
  isTroubled = false
  startedAt = 0
  hasRebooted = false
  #run = 0
  /** What the clock of the machine showed more than the true time when the process started. */
  #aheadAtStart = 0

  constructor(plan: DayPlan, counts: Counts, tell: (line: string) => void) {
    this.counts = counts
    this.tell = tell
    this.machine = new Machine(plan.startMs, plan.aheadMs)
    this.isStepped = false
    this.instruments = instrumentsOf(plan, (measurement) => this.truth.measured(measurement))
    this.vehicle = new Vehicle(this.machine, Object.values(this.instruments), (shown) => this.#note(shown))
    this.#surelyActive = plan.startMs
    this.#perhapsActive = plan.startMs
  }

  fail(sin: Sin, about: string): void {
    this.failures.push({ sin, about })
  }

  async start(): Promise<void> {
    this.isTroubled ||= this.isStepped
    this.startedAt = this.machine.now
    this.#run += 1
    this.#aheadAtStart = this.machine.aheadMs
    await this.vehicle.start()
    await this.look(this.isTroubled || this.hasRebooted)
  }

  /** The process ends; what was connected is no more. */
  async down(orderly: boolean): Promise<void> {
    if (orderly) {
      for (const kind of this.#connections.keys()) this.drop(kind)
      await this.settle()
      await this.vehicle.stop()
      this.truth.answered()
    } else {
      this.counts.crashes += 1
      const killed = this.vehicle.kill()
      this.truth.crashed()
      this.#plainAt = undefined
      await killed
    }
    this.#connections.clear()
  }

  isConnected(kind: Kind): boolean {
    return this.#connections.has(kind)
  }

  connect(kind: Kind): Connection | undefined {
    const known = this.#connections.get(kind)
    if (known) return known
    const { running } = this.vehicle
    const instrument = this.instruments[kind]
    const link = running?.air.linkTo(instrument.address)
    if (!running || !link) return undefined
    const connection = new Connection({
      machine: this.machine,
      clock: running.clock,
      link,
      instrument,
      onAir: (measurement) => this.#onAir(instrument, measurement),
      onFrame: () => this.onFrame(),
      onLook: () => this.#looked(instrument),
    })
    this.#connections.set(kind, connection)
    return connection
  }

  drop(kind: Kind): void {
    const connection = this.#connections.get(kind)
    if (!connection) return
    this.#connections.delete(kind)
    connection.drop('gone')
    // A process that was killed over the connection has learned nothing by it.
    if (!connection.isHeard) return
    const instrument = this.instruments[kind]
    if (connection.hasBrought) instrument.isNew = false
    if (instrument.look) instrument.look.isTold = true
  }

  /** Connects, hands over what there is, and goes. */
  async visit(kind: Spot): Promise<void> {
    this.connect(kind)
    await this.settle()
    this.drop(kind)
    await this.settle()
  }

  /** Lets the daemon do what it has to do now. */
  async settle(): Promise<void> {
    await turns(4)
    const { running, isRefusing } = this.vehicle
    if (!running) return
    if (!isRefusing) {
      await running.daemon.settled()
      this.truth.answered()
      this.#surelyActive = this.#plainAt ?? this.#surelyActive
      this.#plainAt = undefined
    }
    await running.screen.request('encounter/status')
  }

  /**
   * Whether the daemon thinks the same of who is in the cabin. It may have closed an encounter that was forgotten, or after a
   * start of which it cannot tell how old it is: then true.
   */
  async look(mayHaveLostTime = false): Promise<boolean> {
    const status = await this.request('encounter/status')
    if (!status) return false
    const { stay } = this.truth
    const said = status.data as { readonly state: 'open' | 'closed'; readonly id?: string }
    const { now } = this.machine
    if (said.state === 'open') {
      if (said.id !== stay?.encounter)
        this.fail('wrong', `${said.id} is open, and ${stay?.encounter ?? 'nobody'} is there`)
      else if (now - this.#perhapsActive > FORGOTTEN_MS.mustClose)
        this.fail('wrong', `${said.id} is open and forgotten`)
    } else if (stay) {
      const isForgotten = now - this.#surelyActive > FORGOTTEN_MS.mayClose
      // After a step and a restart its last reading cannot be dated, and it counts from its opening: it closes early.
      if (!isForgotten && !mayHaveLostTime && !this.isTroubled)
        this.fail('heldNeedlessly', `${stay.encounter} was closed by nobody`)
      this.truth.close(now, 'forgotten')
      this.tell(`${stay.encounter} is closed by the daemon`)
      return true
    }
    return false
  }

  async request(verb: string, payload: object = {}) {
    return await this.vehicle.running?.screen.request(verb, payload)
  }

  /** A person did something at the screen. */
  acted(): void {
    this.#surelyActive = this.machine.now
    this.#perhapsActive = this.machine.now
  }

  /** What becomes of a plain measurement is not left open. */
  plain(measurement: Measurement): void {
    this.#plainAt = this.machine.now
    this.truth.plain(measurement)
  }

  #onAir(instrument: Instrument, measurement: Measurement): void {
    this.#perhapsActive = this.machine.now
    // What comes again may be known already as a held one.
    const isFirst = !this.truth.hasBeenSent(measurement)
    this.truth.onAir(measurement)
    if (measurement.device !== 'probe' && isFirst && isPlain(this, instrument, measurement)) this.plain(measurement)
  }

  /**
   * The daemon looks at the clock of an instrument. When its own was set since it started, what an earlier run saw of that clock
   * may be by either of its clocks, and a person who sets an instrument by the screen of the vehicle makes both look alike; unless
   * it would lie ahead by the one.
   */
  #looked(instrument: Instrument): void {
    const { machine, startedAt } = this
    const { look } = instrument
    const setByMs = machine.aheadMs - this.#aheadAtStart
    if (look && look.run !== this.#run && Math.abs(setByMs) > SECOND) {
      const liesAhead = look.isTold && look.at - setByMs > startedAt + ROUNDING_MS
      if (!liesAhead) instrument.isAmbiguous = true
    }
    instrument.isUnseen = false
    instrument.look = { at: machine.now, run: this.#run, isTold: false }
  }

  /** A final was shown: once, and of the patient whose encounter it names. */
  #note(shown: Shown): void {
    if (this.#shown.has(shown.id)) this.fail('twice', `${shown.id} was shown twice`)
    this.#shown.set(shown.id, shown)
    const { encounter, patient } = shown
    if (encounter === undefined || this.truth.patientOf(encounter) !== patient)
      this.fail('wrong', `shown of ${patient ?? 'nobody'} in ${encounter ?? 'no encounter'}`)
  }
}
