import type { Daemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { sigBloodPressure } from '../../src/drivers/devices/sig-blood-pressure.ts'
import { writeDateTime } from '../../src/drivers/profiles/date-time.ts'
import type { FakeClock } from './fake-clock.ts'
import { fedLink } from './fed-link.ts'

/** A cuff that a test speaks for: its clock (2A08) and its measurements (2A35) on one link that comes and goes. */
export class SpokenCuff implements AsyncDisposable {
  readonly #daemon: Daemon
  readonly #clock: FakeClock
  readonly #link = fedLink()
  readonly #way: Promise<void>

  constructor(daemon: Daemon, clock: FakeClock) {
    this.#daemon = daemon
    this.#clock = clock
    this.#way = daemon.attach(sigBloodPressure, deviceOf(sigBloodPressure, 'cuff-1'), this.#link.link)
  }

  async comes(): Promise<void> {
    this.#link.events.push({ event: 'connected', at: this.#clock.now() })
    await this.#heard()
  }

  async goes(): Promise<void> {
    this.#link.events.push({ event: 'disconnected', at: this.#clock.now(), reason: 'out of reach' })
    await this.#heard()
  }

  /** `local`: `YYYY-MM-DDTHH:MM:SS`, as it shows it, or seven bytes for what is no date. */
  async tellsItsClock(local: string | Uint8Array): Promise<void> {
    await this.#says('2a08', typeof local === 'string' ? writeDateTime(local) : local)
  }

  /** We write its clock. */
  async isSetTo(local: string): Promise<void> {
    this.#link.events.push({ event: 'sent', at: this.#clock.now(), channel: '2a08', bytes: writeDateTime(local) })
    await this.#heard()
  }

  /** `stamp`: local time, seven bytes for one that is no date, or none. */
  async sends(systolic: number, stamp?: string | Uint8Array): Promise<void> {
    const time = typeof stamp === 'string' ? writeDateTime(stamp) : (stamp ?? Uint8Array.of())
    const flags = stamp === undefined ? 0x00 : 0x02
    await this.#says('2a35', Uint8Array.of(flags, systolic, 0, 83, 0, 97, 0, ...time))
  }

  async #says(channel: string, bytes: Uint8Array): Promise<void> {
    this.#link.events.push({ event: 'frame', at: this.#clock.now(), channel, bytes })
    await this.#heard()
  }

  async #heard(): Promise<void> {
    await new Promise(setImmediate)
    await this.#daemon.settled()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link.link[Symbol.asyncDispose]()
    await this.#way
  }
}
