import type { MqttClient } from 'mqtt'
import { withoutCredential } from '../bus/mqtt-connection.ts'
import { topicOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { enteredInError } from '../fhir/entered-in-error.ts'
import type { DeliveryResult, Outbox, OwedObservation } from '../journal/outbox-types.ts'
import { isMetric } from '../reading/metrics.ts'
import type { LaneState } from '../uplink/lane/lane.ts'
import type { Wake } from '../uplink/lane/sleeper.ts'
import { Course } from './course.ts'
import type { Failure } from './failure.ts'
import { type Content, InFlight, type Sent } from './in-flight.ts'
import { BROKER } from './name.ts'
import { type Opened, type OpenOptions, over } from './open.ts'

export interface CourierOptions {
  readonly url: string
  readonly unit: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly outbox: Pick<Outbox, 'look' | 'handOut' | 'settle' | 'reference' | 'setReference'>
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
/** What is looked at at once; one is under way at a time. */
const LOOK = { units: 20, bytes: 262_144 } as const
/** The broker keeps the number of what is under way for so long, s: a vehicle may stand in its garage. */
const SESSION_S = 30 * 86_400

/** Reason codes of PUBREC, MQTT 5 section 3.5.2.1. */
const TAKEN = 0
const OF_RIGHTS = new Set([0x87, 0x90])
const OF_THE_MESSAGE = new Set([0x95, 0x99])

/**
 * Brings finals and corrections to the broker outside, in the order of the journal, one at a time, with QoS 2 in a session
 * that both sides keep. It has a connection of its own: a kept session would also collect requests for a daemon that is away.
 */
export class Courier {
  readonly #options: CourierOptions
  readonly #course: Course
  readonly #inFlight: InFlight
  readonly #done: Promise<void>
  #client: MqttClient | undefined
  /** What goes next, as it was looked at: whatever was decided on since is not handed out. */
  #looked: OwedObservation[] = []
  #lastAcceptedAt: number | undefined
  #isBusy = false
  #isEnding = false
  #diskFault: unknown
  #toldFault: string | undefined

  constructor(options: CourierOptions) {
    this.#options = options
    this.#course = new Course({ name: 'broker finals', clock: options.clock, random: options.random })
    this.#inFlight = new InFlight(options.outbox, (error) => {
      this.#diskFault = error
      this.#client?.end(true)
    })
    this.#done = this.#run()
  }

  get state(): LaneState {
    const { problem, isStopped, isWaiting, nextTryAt } = this.#course
    return {
      state: isStopped ? 'stopped' : isWaiting ? 'waiting' : this.#isBusy ? 'sending' : 'idle',
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
      try {
        await this.#connection()
      } catch (error) {
        // The disk first: it is why the connection was ended, also one that was not open yet.
        const fault = this.#diskFault
        this.#diskFault = undefined
        await this.#failed(fault ?? error)
      }
    }
  }

  /** One connection, from its beginning to its end. */
  async #connection(): Promise<void> {
    const { open, unit } = this.#options
    this.#settleAnswered()
    this.#looked = []
    const isGoingOn = this.#resume()
    const { client, largest } = await open({
      clientId: `umt-vitals-${unit}-finals`,
      clean: !isGoingOn,
      properties: { sessionExpiryInterval: SESSION_S },
      rooms: (fresh) => this.#inFlight.rooms(fresh),
      prepare: (fresh) => {
        this.#client = fresh
        this.#inFlight.watch(fresh)
      },
    })
    const { clock } = this.#options
    const ended = over(client)
    this.#course.open()
    this.#options.connected()
    using _ = clock.after('broker finals', PROVEN_MS, () => this.#proven())
    try {
      while (client.connected && !this.#isEnding) {
        this.#settleAnswered()
        if (!(await this.#next(client, largest, ended))) await Promise.race([this.#course.idle(IDLE_MS), ended])
      }
    } finally {
      this.#isBusy = false
      client.end(true)
    }
    if (this.#isEnding) return
    if (this.#diskFault !== undefined) throw this.#diskFault
    await this.#lost(await ended)
  }

  /** The first try after a good connection is made at once: whether somebody still listens there is known by it. */
  async #lost(reason: number | undefined): Promise<void> {
    if (reason !== undefined && OF_THE_MESSAGE.has(reason)) {
      this.#inFlight.refused(reason)
      this.#settleAnswered()
    }
    if (reason !== undefined || !this.#course.isProven) throw Object.assign(new Error('lost'), { code: reason })
  }

  #proven(): void {
    this.#course.proven()
    this.#options.told.well()
  }

  /**
   * Whether the last connection left something that goes on. What a person decided on since must not arrive: that session is given up.
   * So is one of which we remember nothing, as with a new journal: a number that is open there would swallow a message of ours.
   */
  #resume(): boolean {
    const { outbox } = this.#options
    const { sent } = this.#inFlight
    if (!sent) return false
    const left = this.#look().find((each) => isSame(each, sent))
    const content = left && this.#contentOf(left)
    if (!left || !content || !outbox.handOut(BROKER, [left])) {
      this.#inFlight.end()
      return false
    }
    this.#inFlight.resume(content)
    return true
  }

  /** Sends one; `false` when nothing is owed. */
  async #next(client: MqttClient, largest: number, ended: Promise<unknown>): Promise<boolean> {
    const { outbox } = this.#options
    if (this.#looked.length === 0) this.#looked = [...this.#look()]
    const next = this.#looked.shift()
    this.#isBusy = next !== undefined
    if (!next) return false
    const { observation, owes } = next
    if (owes === 'nothing') throw new RangeError('nothing is owed of what is owed')
    const content = this.#contentOf(next)
    if (!content) {
      this.#settle([{ observation, owes, answer: 'permanent', reason: 'the journal cannot read it' }])
      return true
    }
    const bytes = Buffer.byteLength(content.payload) + Buffer.byteLength(content.topic) + OVERHEAD
    if (bytes > largest) {
      const reason = `${bytes} bytes, and the broker takes ${largest}`
      this.#settle([{ observation, owes, answer: 'permanent', reason }])
      return true
    }
    // On the disk before it is on the air. What a person decided on meanwhile is another debt now.
    if (!outbox.handOut(BROKER, [next])) return true
    this.#inFlight.begin({ observation, owes })
    this.#inFlight.resume(content)
    const answered = new Promise<void>((resolve) => {
      client.publish(content.topic, content.payload, { qos: 2 }, () => resolve())
    })
    await Promise.race([answered, ended])
    this.#settleAnswered()
    return true
  }

  /** Writes down what the broker said to what is under way; nothing when it has said nothing yet. */
  #settleAnswered(): void {
    const { sent, answer } = this.#inFlight
    if (!sent || answer === undefined) return
    const result = resultOf(sent, answer)
    this.#settle([result])
    this.#inFlight.end()
    if (result.answer === 'accepted' || result.answer === 'permanent') return
    throw OF_RIGHTS.has(answer) ? this.#noRight(answer) : Object.assign(new Error('refused'), { code: answer })
  }

  #noRight(reason: number): UmtError {
    const { url, unit } = this.#options
    return new UmtError('UMT-BUS-153', {
      url: withoutCredential(url),
      unit,
      topic: 'observations/#',
      code: String(reason),
    })
  }

  #settle(results: readonly DeliveryResult[]): void {
    const { outbox, clock, told } = this.#options
    outbox.settle(BROKER, results, clock.utc(clock.now()))
    this.#toldFault = undefined
    if (results.some(({ answer }) => answer === 'accepted')) {
      this.#lastAcceptedAt = clock.now()
      this.#proven()
    }
    const refused = results.filter(({ answer }) => answer === 'permanent').length
    if (refused > 0) told.quarantined(refused)
  }

  async #failed(error: unknown): Promise<void> {
    const { failureOf, told } = this.#options
    if (this.#isEnding) return
    if (error instanceof UmtError && error.code.startsWith('UMT-JOURNAL-')) {
      if (this.#toldFault !== error.code) told.problem(error)
      this.#toldFault = error.code
      return await this.#course.pauseFor(DISK_MS, { error, isOurs: false, isGone: false })
    }
    const failure = await failureOf(error)
    if (failure.isGone) this.#inFlight.brokerGone()
    told.failed(failure)
    await this.#course.pause(failure)
  }

  #look(): readonly OwedObservation[] {
    return this.#options.outbox.look(BROKER, LOOK).flatMap(({ observations }) => observations)
  }

  /** `undefined` for what the journal cannot read any more. */
  #contentOf({ owes, body, metric, device }: OwedObservation): Content | undefined {
    if (body === '' || !isMetric(metric)) return undefined
    const topic = topicOf(this.#options.unit, 'observations', { metric, device })
    return { topic, payload: owes === 'retract' ? enteredInError(body) : body }
  }
}

/** Fixed header, lengths, number and properties of a PUBLISH, with room to spare. */
const OVERHEAD = 32

const isSame = (each: OwedObservation, { observation, owes }: Sent): boolean =>
  each.observation === observation && each.owes === owes

function resultOf({ observation, owes }: Sent, answer: number): DeliveryResult {
  const of = { observation, owes }
  if (answer === TAKEN) return { ...of, answer: 'accepted' }
  const reason = `MQTT ${answer}`
  if (OF_THE_MESSAGE.has(answer)) return { ...of, answer: 'permanent', reason }
  if (OF_RIGHTS.has(answer)) return { ...of, answer: 'configuration', reason }
  return { ...of, answer: 'transient', notSent: true, reason }
}
