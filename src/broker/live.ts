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
import { type Limits, packetBytes } from './limits.ts'
import { leave, type Opened, type OpenOptions } from './open.ts'

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
const REPLY = { qos: 1, retain: false } as const

/** Everything but finals, as it is said inside: for whoever looks on from outside at this moment. */
export class Live {
  readonly #options: LiveOptions
  readonly #course: Course
  /** The last word on every retained topic; an empty one has been taken back. */
  readonly #retained = new Map<string, { readonly json: string; readonly options: PublishOptions }>()
  /** Those that the broker has not. */
  readonly #due = new Set<string>()
  #done: Promise<void> | undefined
  #client: MqttClient | undefined
  #limits: Limits | undefined
  #underWay = 0
  #replies: { readonly topic: string; readonly json: string }[] = []
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
    if (options.retain) {
      this.#retained.set(topic, { json, options })
      this.#due.add(topic)
      this.#sayDue()
    } else this.#say(topic, json, options)
  }

  /** Says what was asked for over this connection, before all else; dropped where the broker takes none of it. */
  reply(topic: string, json: string): void {
    if (this.#replies.length >= FULL_MESSAGES) return
    this.#replies.push({ topic, json })
    this.#sayDue()
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
    this.#replies = []
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
      for (const topic of this.#retained.keys()) this.#due.add(topic)
      this.#sayDue()
      while (client.connected && !this.#isEnding) await Promise.race([this.#course.idle(IDLE_MS), over])
    } finally {
      this.#isReady = false
      if (!this.#isEnding) client.end(true)
    }
    if (this.#isEnding) return
    const error = await over
    if (reasonOf(error) !== undefined || !this.#course.spendProof()) throw error
  }

  get #isFull(): boolean {
    return (
      this.#underWay >= Math.min(FULL_MESSAGES, this.#limits?.atATime ?? 1) ||
      (this.#client?.stream.writableLength ?? 0) > FULL_BYTES
    )
  }

  #sayDue(): void {
    for (let [next] = this.#replies; next; [next] = this.#replies) {
      if (!this.#say(next.topic, next.json, REPLY)) return
      this.#replies.shift()
    }
    for (const topic of this.#due) {
      const last = this.#retained.get(topic)
      if (!last || !this.#say(topic, last.json, last.options)) return
      this.#due.delete(topic)
    }
  }

  #say(topic: string, json: string, options: PublishOptions): boolean {
    const client = this.#client
    if (!client?.connected || !this.#isReady || this.#isFull) return false
    // It would end the connection for it, each time anew.
    if (packetBytes(topic, json) > (this.#limits?.largest ?? 0)) return true
    this.#underWay += 1
    client.publish(topic, json, options, (error) => {
      if (client !== this.#client) return
      this.#underWay -= 1
      // The broker has taken it back: it need not be told again.
      if (!error && json === '' && this.#retained.get(topic)?.json === '') this.#retained.delete(topic)
      if (error && 'code' in error && error.code === NOT_AUTHORIZED) this.#refused(topic)
      if (!this.#isFull) this.#sayDue()
    })
    return true
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
