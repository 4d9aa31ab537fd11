import type { MqttClient } from 'mqtt'
import { withoutCredential } from '../bus/mqtt-connection.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { TOPICS, topicOf } from '../bus/topics.ts'
import type { PublishOptions } from '../bus/transport.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Wake } from '../uplink/lane/sleeper.ts'
import { Course } from './course.ts'
import { reasonOf } from './ending.ts'
import type { Failure } from './failure.ts'
import { type Limits, limitsOf, packetBytes } from './limits.ts'
import { leave, type Opened, type OpenOptions } from './open.ts'
import { type Message, Waiting } from './waiting.ts'

export interface LiveOptions {
  readonly url: string
  readonly unit: string
  readonly version: string
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly open: (options: Omit<OpenOptions, 'url' | 'material'>) => Promise<Opened>
  readonly failureOf: (thrown: unknown) => Promise<Failure>
  /** Called with each new connection, such as to take requests there. */
  readonly connected: (client: MqttClient) => Promise<void>
  readonly told: {
    failed(failure: Failure): void
    well(): void
  }
}

/** What is said now: nothing of it is kept for a broker that is away or slow, but the last word on what is retained. */
const FULL_BYTES = 262_144
const FULL_MESSAGES = 64
const PROVEN_MS = 5_000
const IDLE_MS = 3_600_000
const GRACE_MS = 2_000
const NOT_AUTHORIZED = 0x87

/** Everything but finals, as it is said inside: for whoever looks on from outside at this moment. */
export class Live {
  readonly #options: LiveOptions
  readonly #course: Course
  readonly #waiting = new Waiting()
  #done: Promise<void> | undefined
  #client: MqttClient | undefined
  #limits: Limits = limitsOf()
  #underWay = 0
  /** Requests are heard, so that what is said now is true. */
  #isReady = false
  #isEnding = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#course = new Course({ name: 'broker', clock: options.clock, random: options.random })
  }

  /** Begins to connect, and goes on trying. */
  start(): void {
    this.#done ??= this.#run()
  }

  wake(wake: Wake): void {
    this.#course.wake(wake)
  }

  get problem(): UmtError | undefined {
    return this.#course.problem
  }

  /** Says it outside too, or drops it. Never waits, never throws. */
  take(topic: string, json: string, options: PublishOptions): void {
    const message = { topic, json, options }
    if (options.retain) {
      this.#waiting.take(message)
      this.#sayWaiting()
    } else if (this.#isOpen) this.#say(message)
  }

  /** Says what was asked for over this connection, before all else; dropped where the broker takes none of it. */
  reply(topic: string, json: string): void {
    this.#waiting.reply(topic, json)
    this.#sayWaiting()
  }

  /** Leaves in good order, so that the last will is not sent. */
  async dispose(): Promise<void> {
    this.#isEnding = true
    this.#course.wake('end')
    if (this.#client) await leave(this.#client, GRACE_MS)
    await this.#done
  }

  async #run(): Promise<void> {
    const { failureOf, told } = this.#options
    while (!this.#isEnding) {
      await new Promise(setImmediate)
      try {
        await this.#connection()
      } catch (error) {
        if (this.#isEnding) return
        const failure = await failureOf(error)
        told.failed(failure)
        await this.#course.pause(failure)
      }
    }
  }

  async #connection(): Promise<void> {
    const { open, unit, version, clock, connected, told } = this.#options
    const offline: PayloadOf['status'] = { status: 'offline', version, unit }
    const { client, limits, over } = await open({
      // One name for one unit: a restarted daemon takes its old connection over, so the broker sends the old last will before
      // the new `online`.
      clientId: `umt-vitals-${unit}`,
      // What is asked of a daemon that is away must not be carried out hours later.
      clean: true,
      will: {
        topic: topicOf(unit, 'status', {}),
        payload: Buffer.from(JSON.stringify(offline)),
        qos: TOPICS.status.qos,
        retain: TOPICS.status.retained,
      },
      prepare: (fresh) => {
        this.#client = fresh
      },
    })
    this.#limits = limits
    this.#underWay = 0
    this.#waiting.renew()
    this.#course.open()
    using _ = clock.after('broker proven', PROVEN_MS, () => {
      this.#course.proven()
      told.well()
    })
    try {
      if (this.#isEnding) return
      // Before `online` is said: whoever asks then is heard.
      await Promise.race([connected(client), over])
      this.#isReady = true
      this.#sayWaiting()
      while (client.connected && !this.#isEnding) await Promise.race([this.#course.idle(IDLE_MS), over])
    } finally {
      this.#isReady = false
      if (!this.#isEnding) client.end(true)
    }
    if (this.#isEnding) return
    const error = await over
    if (reasonOf(error) !== undefined || !this.#course.spendProof()) throw error
  }

  /** Whether it takes one more. */
  get #isOpen(): boolean {
    const client = this.#client
    return (
      client?.connected === true &&
      this.#isReady &&
      this.#underWay < Math.min(FULL_MESSAGES, this.#limits.atATime) &&
      client.stream.writableLength <= FULL_BYTES
    )
  }

  #sayWaiting(): void {
    while (this.#isOpen) {
      const next = this.#waiting.next()
      if (!next) return
      this.#say(next)
    }
  }

  #say(message: Message): void {
    const { topic, json, options } = message
    const client = this.#client
    // A broker ends the connection for one that is too large, each time anew.
    if (!client || packetBytes(topic, json) > this.#limits.largest) return
    this.#underWay += 1
    client.publish(topic, json, options, (error) => {
      if (client !== this.#client) return
      this.#underWay -= 1
      if (!error) this.#waiting.heard(message)
      if (reasonOf(error) === NOT_AUTHORIZED) this.#refused(topic)
      this.#sayWaiting()
    })
  }

  /** Told as what lasts; the rest goes on being said. */
  #refused(topic: string): void {
    const { url, unit, told } = this.#options
    const params = {
      url: withoutCredential(url),
      unit,
      topic: topic.split('/').slice(3).join('/'),
      code: String(NOT_AUTHORIZED),
    }
    told.failed({ error: new UmtError('UMT-BUS-153', params), isOurs: true, isGone: false })
  }
}
