import type { Bus } from '../bus/bus.ts'
import type { EmbeddedBroker } from '../bus/embedded-broker.ts'
import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import { freeBytes } from './figures.ts'
import { healthPayload } from './health-payload.ts'
import type { JournalWatch } from './journal-watch.ts'
import { LoopLag } from './loop-lag.ts'
import type { Problem } from './problems.ts'
import type { Radio } from './radio.ts'
import type { Runs } from './runs.ts'
import type { Tally } from './tally.ts'
import type { UplinkDesk } from './uplink-desk.ts'

interface HealthDeskOptions {
  readonly bus: Bus
  readonly broker: Pick<EmbeddedBroker, 'clients'>
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'told' | 'doubt'>
  readonly zone: string
  readonly startedAt: number
  readonly runs: Pick<Runs, 'told'>
  readonly journal: Pick<JournalReader, 'counts' | 'held' | 'frames'>
  readonly journalPath: string
  readonly tellAfterHours: () => number
  readonly journalWatch: Pick<JournalWatch, 'look' | 'waiting'>
  readonly tally: Tally
  readonly radio: Pick<Radio, 'state'>
  readonly uplink: Pick<UplinkDesk, 'health'>
  readonly frames: { readonly leftOut: number }
  /** Of no single device, as long as they last. */
  readonly problems: () => readonly UmtError[]
  readonly problem: Problem
  readonly failed: (error: unknown) => void
  /** Told that the bus has published it. */
  readonly published: () => void
}

/** Says how the daemon is. */
export class HealthDesk implements Disposable {
  readonly #options: HealthDeskOptions
  readonly #loopLag = new LoopLag()

  constructor(options: HealthDeskOptions) {
    this.#options = options
  }

  /** Finds out whether what was wrong still is, and says it. Never throws. */
  lookAndTell(): void {
    this.#options.journalWatch.look()
    this.tell()
  }

  /** Says it now. Never throws: it is asked for in timers. */
  tell(): void {
    const { bus, failed, problem, published } = this.#options
    try {
      bus.publish('health', {}, this.#payload()).then(published, failed)
    } catch (error) {
      problem(error)
    }
  }

  #payload() {
    const { broker, journal, journalPath, journalWatch, tellAfterHours, uplink, frames, problems, ...rest } =
      this.#options
    return healthPayload({
      ...rest,
      journal,
      tellAfterHours: tellAfterHours(),
      waiting: journalWatch.waiting,
      clients: broker.clients,
      uplink: uplink.health,
      problems: problems(),
      loopLagMs: this.#loopLag.worst(),
      diskFreeBytes: freeBytes(journalPath),
      refusedFrames: { kept: journal.frames.count(), leftOut: frames.leftOut },
    })
  }

  [Symbol.dispose](): void {
    this.#loopLag[Symbol.dispose]()
  }
}
