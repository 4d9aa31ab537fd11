import { Attachments } from '../../src/daemon/attachments.ts'
import { DeviceBook } from '../../src/daemon/device-book.ts'
import { Tally } from '../../src/daemon/tally.ts'
import type { Driver } from '../../src/drivers/define.ts'
import { Intake, type IntakeOptions } from '../../src/intake/intake.ts'
import type { Link } from '../../src/link/link.ts'
import { createLog } from '../../src/log.ts'
import type { Reading } from '../../src/reading/reading.ts'
import type { FakeClock } from './fake-clock.ts'
import { MemoryJournal } from './play/memory-journal.ts'
import { PLAYED_ZONE } from './play.ts'

class HeardIntake extends Intake {
  readonly readings: Reading[] = []

  constructor(clock: FakeClock) {
    super({
      journal: new MemoryJournal(() => false),
      output: { preliminary() {}, final() {}, held() {}, duplicate() {}, problem() {} },
      attribute: () => ({ kind: 'attributed', subject: { kind: 'unknown' }, encounter: 'played' }),
      gateway: 'umt-1-gateway',
      zone: PLAYED_ZONE,
      language: 'en',
      releasedAt: () => clock.now(),
      retry: (ms, callback) => void clock.after('journal again', ms, callback),
    } satisfies IntakeOptions)
  }

  override accept(reading: Reading, connectedAt: number): void {
    this.readings.push(reading)
    super.accept(reading, connectedAt)
  }
}

/** A device that is heard by one of several drivers, as the daemon does it, and what came of it. */
export class HeardByTurns implements AsyncDisposable {
  readonly attachments: Attachments
  /** Drivers whose turn it was, in order. */
  readonly turns: string[] = []
  /** Drivers that gave a plethysmogram or an ECG. */
  readonly drew = new Set<string>()
  readonly problems: unknown[] = []
  readonly tally: Tally
  readonly #intake: HeardIntake

  constructor(clock: FakeClock) {
    this.#intake = new HeardIntake(clock)
    this.tally = new Tally(clock.now())
    this.attachments = new Attachments({
      intake: this.#intake,
      book: new DeviceBook('umt-1', PLAYED_ZONE, () => {}),
      tally: this.tally,
      clock,
      zone: PLAYED_ZONE,
      log: createLog('silent'),
      samples: () => void this.drew.add(this.turns.at(-1) ?? ''),
      heard() {},
      refused() {},
      problem: (error) => void this.problems.push(error),
    })
  }

  hear(drivers: readonly Driver[], open: (driver: Driver) => Link | Promise<Link>): Promise<void> {
    return this.attachments.hear(drivers, 'played', (driver) => {
      this.turns.push(driver.id)
      return open(driver)
    })
  }

  get readings(): readonly Reading[] {
    return this.#intake.readings
  }

  /** Drivers that gave readings. */
  get readBy(): readonly string[] {
    return [...new Set(this.readings.map(({ device }) => device.driver))]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.attachments[Symbol.asyncDispose]()
  }
}
