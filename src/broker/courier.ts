import type { MqttClient } from 'mqtt'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { DeliveryResult } from '../journal/outbox-types.ts'
import type { LaneState } from '../uplink/lane/lane.ts'
import type { Wake } from '../uplink/lane/sleeper.ts'
import { Course } from './course.ts'
import { reasonOf } from './ending.ts'
import type { Failure } from './failure.ts'
import { Finals, type FinalsOptions } from './finals.ts'
import type { Opened, OpenOptions } from './open.ts'

export interface CourierOptions extends Pick<FinalsOptions, 'url' | 'unit' | 'outbox'> {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** Opens a connection with the certificates and passwords of now. */
  readonly open: (options: Omit<OpenOptions, 'url' | 'material'>) => Promise<Opened>
  readonly failureOf: (thrown: unknown) => Promise<Failure>
  /** It answers: whoever waits for it need not wait. */
  readonly connected: () => void
  readonly told: {
    failed(failure: Failure): void
    well(): void
    quarantined(observations: number): void
    /** Of the machine itself, such as a full disk. */
    problem(error: unknown): void
  }
}

const IDLE_MS = 60_000
const DISK_MS = 5_000
/** A connection that holds for so long is one. */
const PROVEN_MS = 5_000
/** The broker keeps the number of what is under way for so long, s: a vehicle may stand in its garage. */
const SESSION_S = 30 * 86_400

/**
 * The connection that brings finals and corrections to the broker outside, with QoS 2 in a session that both sides keep. One of
 * its own: a kept session would also collect requests for a daemon that is away.
 */
export class Courier {
  readonly #options: CourierOptions
  readonly #course: Course
  readonly #finals: Finals
  readonly #done: Promise<void>
  #client: MqttClient | undefined
  #lastAcceptedAt: number | undefined
  #isEnding = false
  #diskFault: unknown
  #toldFault: string | undefined

  constructor(options: CourierOptions) {
    const { url, unit, clock, random, outbox } = options
    this.#options = options
    this.#course = new Course({ name: 'broker finals', clock, random })
    this.#finals = new Finals({
      url,
      unit,
      clock,
      outbox,
      diskFailed: (error) => {
        this.#diskFault = error
        this.#client?.end(true)
      },
      settled: (result) => this.#settled(result),
    })
    this.#done = this.#run()
  }

  get state(): LaneState {
    const { problem, isStopped, isWaiting, nextTryAt } = this.#course
    return {
      state: isStopped ? 'stopped' : isWaiting ? 'waiting' : this.#finals.isBusy ? 'sending' : 'idle',
      ...(this.#lastAcceptedAt !== undefined && { lastAcceptedAt: this.#lastAcceptedAt }),
      ...(nextTryAt !== undefined && { nextTryAt }),
      ...(problem && { problem }),
    }
  }

  wake(wake: Wake): void {
    this.#course.wake(wake)
  }

  /** Cuts off what is under way: it is noted, and goes on with the next start. */
  async dispose(): Promise<void> {
    this.#isEnding = true
    this.#course.wake('end')
    this.#client?.end(true)
    await this.#done
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      await new Promise(setImmediate)
      const error = await this.#connection().catch((thrown: unknown) => thrown)
      // The disk first: it is why the connection was ended, also one that was not open yet.
      const fault = this.#diskFault
      this.#diskFault = undefined
      if (!this.#isEnding) await this.#over(fault ?? error)
    }
  }

  /** One connection, from its beginning to its end; resolves with why it is over. */
  async #connection(): Promise<Error> {
    const { open, unit, clock, connected } = this.#options
    const { clean, rooms, watch } = this.#finals.prepare()
    const opened = await open({
      clientId: `umt-vitals-${unit}-finals`,
      clean,
      properties: { sessionExpiryInterval: SESSION_S },
      rooms,
      prepare: (fresh) => {
        this.#client = fresh
        watch(fresh)
      },
    })
    const { client, over } = opened
    this.#course.open()
    connected()
    using _ = clock.after('broker finals', PROVEN_MS, () => this.#proven())
    try {
      while (client.connected && !this.#isEnding)
        if (!(await this.#finals.next(opened))) await Promise.race([this.#course.idle(IDLE_MS), over])
    } finally {
      client.end(true)
    }
    return await over
  }

  #proven(): void {
    this.#course.proven()
    this.#options.told.well()
  }

  #settled({ answer }: DeliveryResult): void {
    this.#toldFault = undefined
    if (answer === 'permanent') this.#options.told.quarantined(1)
    if (answer !== 'accepted') return
    this.#lastAcceptedAt = this.#options.clock.now()
    this.#proven()
  }

  /** Pauses as long as it takes: whether somebody still listens after a good connection is known by a try that is made at once. */
  async #over(error: unknown): Promise<void> {
    const { failureOf, told } = this.#options
    if (error instanceof UmtError && error.code.startsWith('UMT-JOURNAL-')) {
      if (this.#toldFault !== error.code) told.problem(error)
      this.#toldFault = error.code
      return await this.#course.pauseFor(DISK_MS, { error, isOurs: false, isGone: false })
    }
    const first = await failureOf(error)
    const other = this.#finals.over(error, first.isGone)
    const failure = other === error ? first : await failureOf(other)
    if (!failure.isOurs && reasonOf(error) === undefined && this.#course.spendProof()) return
    told.failed(failure)
    await this.#course.pause(failure)
  }
}
