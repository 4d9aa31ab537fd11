import type { Daemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { sigHeartRate } from '../../src/drivers/devices/sig-heart-rate.ts'
import type { FakeClock } from './fake-clock.ts'
import { fedLink } from './fed-link.ts'

/** A heart-rate belt that a test speaks for, and that is on from the beginning. */
export class SpokenBelt {
  readonly #daemon: Daemon
  readonly #clock: FakeClock
  readonly #link = fedLink()

  constructor(daemon: Daemon, clock: FakeClock) {
    this.#daemon = daemon
    this.#clock = clock
    void daemon.attach(sigHeartRate, deviceOf(sigHeartRate), this.#link.link)
    this.#link.events.push({ event: 'connected', at: clock.now() })
  }

  /** One rate a second, as 2A37 with flags 00. */
  async beats(rate: number, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.#clock.advance(1_000)
      const bytes = Uint8Array.of(0x00, rate)
      this.#link.events.push({ event: 'frame', at: this.#clock.now(), channel: '2a37', bytes })
      await new Promise(setImmediate)
    }
  }

  async isTakenOff(): Promise<void> {
    this.#link.events.push({ event: 'disconnected', at: this.#clock.now(), reason: 'taken off' })
    await new Promise(setImmediate)
    await this.#daemon.settled()
  }
}
