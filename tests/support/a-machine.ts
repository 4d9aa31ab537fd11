import type { Moment } from '../../src/clock/moment.ts'
import { instantOf } from '../../src/reading/time.ts'
import { FakeClock } from './fake-clock.ts'
import { pass } from './play.ts'

const ZONE = 'Europe/Paris'

/** How the computer of the vehicle comes back. */
export interface Comeback {
  /** When; at once unless given. */
  readonly at?: string
  /** It was switched off: another boot, and its uptime begins anew. */
  readonly rebooted?: boolean
  /** What its clock shows then, if not the time that it is. */
  readonly shows?: string
  /** It has no hardware clock, from then on: nothing but the network tells it the time. */
  readonly withoutHardwareClock?: true
  /** Whether its clock is synchronised from then on, as far as it knows. */
  readonly synchronised?: boolean
}

/** The computer of the vehicle on a day on which a test says what time it is: its clock, its boots. */
export class Machine {
  readonly #day: string
  #clock: FakeClock
  #boot = 1
  /** Uptime of this boot when the clock of this process began. */
  #upMs = 60_000
  #begun: number
  #synchronised: boolean | undefined
  #hasHardwareClock = true

  /** `start`: date and time, local. */
  constructor(start: string) {
    this.#day = start.slice(0, 10)
    this.#clock = new FakeClock(this.#instant(start))
    this.#begun = this.#clock.now()
  }

  get clock(): FakeClock {
    return this.#clock
  }

  /** What the clock of the machine shows, UTC. */
  get now(): number {
    return this.#clock.utc(this.#clock.now())
  }

  readonly moment = (): Moment => ({
    boot: { id: `boot ${this.#boot}`, uptimeMs: this.#upMs + this.#clock.now() - this.#begun },
    ...(this.#synchronised !== undefined && { synchronised: this.#synchronised }),
    confirmed: this.#hasHardwareClock || this.#synchronised === true,
  })

  /** Lets the time pass, from one timer to the next, until its clock shows so much. Local, `10:05` or `10:05:30`, or an instant. */
  async until(time: string | number): Promise<void> {
    const until = typeof time === 'number' ? time : this.#instant(time)
    if (until < this.now) throw new Error(`${time} is over`)
    await pass(this.#clock, until - this.now)
  }

  /** No process runs while it is away, and the next one begins to count where the clock of the machine is then. */
  comeBack(comeback: Comeback): void {
    const { at, rebooted = false, shows, synchronised = this.#synchronised, withoutHardwareClock = false } = comeback
    const wall = at === undefined ? this.now : this.#instant(at)
    this.#upMs = rebooted ? 20_000 : (this.moment().boot?.uptimeMs ?? 0)
    if (!rebooted) this.#upMs += wall - this.now
    if (rebooted) this.#boot += 1
    this.#synchronised = synchronised
    if (withoutHardwareClock) this.#hasHardwareClock = false
    this.#clock = new FakeClock(shows === undefined ? wall : this.#instant(shows))
    this.#begun = this.#clock.now()
  }

  #instant(time: string): number {
    if (time.endsWith('Z')) return Date.parse(time)
    const whole = time.includes('T') ? time : `${this.#day}T${time}`
    return instantOf(whole.length === 16 ? `${whole}:00` : whole, ZONE)
  }
}
