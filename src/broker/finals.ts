import type { MqttClient } from 'mqtt'
import { withoutCredential } from '../bus/mqtt-connection.ts'
import { topicOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { enteredInError } from '../fhir/entered-in-error.ts'
import type { DeliveryResult, Outbox, OwedObservation } from '../journal/outbox-types.ts'
import { isMetric } from '../reading/metrics.ts'
import { reasonOf, refusedWith, Unanswered } from './ending.ts'
import { type Content, InFlight, type Sent, UNKNOWN_TO_IT } from './in-flight.ts'
import { packetBytes } from './limits.ts'
import { BROKER } from './name.ts'
import { ANSWER_MS, type Opened } from './open.ts'

export interface FinalsOptions {
  readonly url: string
  readonly unit: string
  readonly clock: Clock
  readonly outbox: Pick<Outbox, 'look' | 'handOut' | 'settle' | 'reference' | 'setReference'>
  /** The disk does not take what has to be noted, so that the connection has to end. */
  readonly diskFailed: (error: unknown) => void
  /** The broker answered for one, and that is on the disk. */
  readonly settled: (result: DeliveryResult) => void
}

/** What is looked at at once; one is under way at a time. */
const LOOK = { units: 20, bytes: 262_144 } as const
/** Connections that end without a word, each with the same message under way: it is no bad network. */
const CUTS = 3

/** Reason codes of PUBACK and PUBREC, MQTT 5 sections 3.4.2.1 and 3.5.2.1. */
const TAKEN = 0
const OF_RIGHTS = new Set([0x87, 0x90])
const OF_THE_MESSAGE = new Set([0x95, 0x99])

/** What is owed to the broker outside, in the order of the journal, one at a time: what goes next, and what became of it. */
export class Finals {
  readonly #options: FinalsOptions
  readonly #inFlight: InFlight
  /** What goes next, as it was looked at: whatever was decided on since is not handed out. */
  #looked: OwedObservation[] = []
  #isBusy = false
  #cuts = 0

  constructor(options: FinalsOptions) {
    this.#options = options
    this.#inFlight = new InFlight(options.outbox, options.diskFailed)
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  /**
   * Before a connection: its rooms for MQTT.js, and whether the last one left something that goes on. What a person decided on since
   * must not arrive: that session is given up. So is one of which we remember nothing, as with a new journal: a number that is open
   * there would swallow a message of ours. Throws what the broker said to the last one, where that was a no.
   */
  prepare() {
    this.#settleAnswered()
    this.#looked = []
    this.#isBusy = false
    const isGoingOn = this.#resume()
    return {
      clean: !isGoingOn,
      rooms: (fresh: Parameters<InFlight['rooms']>[0]) => this.#inFlight.rooms(fresh),
      watch: (client: MqttClient) => this.#inFlight.watch(client),
    }
  }

  /** Sends one, until it is answered or the connection is over; `false` when nothing is owed. */
  async next({ client, limits, over }: Opened): Promise<boolean> {
    const { outbox, clock } = this.#options
    this.#settleAnswered()
    // MQTT.js gives one up before it says that the connection is over; another one must not take its place meanwhile.
    if (this.#inFlight.sent) return await over.then(() => true)
    if (this.#looked.length === 0) this.#looked = [...this.#look()]
    const next = this.#looked.shift()
    this.#isBusy = next !== undefined
    if (!next) return false
    const { observation, owes } = next
    if (owes === 'nothing') throw new RangeError('nothing is owed of what is owed')
    const content = this.#contentOf(next)
    const reason = content ? tooLarge(content, limits.largest) : 'the journal cannot read it'
    if (!content || reason !== undefined) {
      this.#settle({ observation, owes, answer: 'permanent', ...(reason !== undefined && { reason }) })
      return true
    }
    // On the disk before it is on the air. What a person decided on meanwhile is another debt now.
    if (!outbox.handOut(BROKER, [next])) return true
    this.#inFlight.begin({ observation, owes })
    this.#inFlight.resume(content)
    const late = Promise.withResolvers<never>()
    using _ = clock.after('broker answer', ANSWER_MS, () => late.reject(new Unanswered()))
    const answered = new Promise<void>((resolve) => {
      client.publish(content.topic, content.payload, { qos: this.#inFlight.qos }, () => resolve())
    })
    await Promise.race([answered, over, late.promise])
    this.#settleAnswered()
    return true
  }

  /**
   * Writes down what the broker said to what is under way; nothing when it has said nothing yet. Throws when it was a no that is not
   * about the message.
   */
  #settleAnswered(): void {
    const { sent, answer } = this.#inFlight
    if (!sent || answer === undefined) return
    const result = resultOf(sent, answer)
    this.#settle(result)
    this.#inFlight.end()
    if (result.answer === 'accepted' || result.answer === 'permanent') return
    throw OF_RIGHTS.has(answer) ? this.#noRight(answer) : refusedWith(answer)
  }

  /** The connection is over: what it means for what was under way. Answers with what a person is told where that is something else. */
  over(error: unknown, isGone: boolean): unknown {
    const { sent, isLetIn } = this.#inFlight
    if (isGone) this.#inFlight.brokerGone()
    if (!sent || !isLetIn) return error
    const reason = reasonOf(error)
    if (reason === undefined) {
      if (isGone || error instanceof Unanswered) this.#cuts += 1
      return this.#cuts < CUTS ? error : this.#told('UMT-BUS-161')
    }
    if (OF_THE_MESSAGE.has(reason)) this.#inFlight.refused(reason)
    return OF_RIGHTS.has(reason) ? this.#noRight(reason) : error
  }

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

  #told(code: 'UMT-BUS-153' | 'UMT-BUS-161', params: Readonly<Record<string, string>> = {}): UmtError {
    const { url, unit } = this.#options
    return new UmtError(code, { url: withoutCredential(url), unit, ...params })
  }

  #noRight(reason: number): UmtError {
    return this.#told('UMT-BUS-153', { topic: 'observations/#', code: String(reason) })
  }

  #settle(result: DeliveryResult): void {
    const { outbox, clock, settled } = this.#options
    outbox.settle(BROKER, [result], clock.utc(clock.now()))
    this.#cuts = 0
    settled(result)
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

function tooLarge({ topic, payload }: Content, largest: number): string | undefined {
  const bytes = packetBytes(topic, payload)
  return bytes > largest ? `${bytes} bytes, and the broker takes ${largest}` : undefined
}

const isSame = (each: OwedObservation, { observation, owes }: Sent): boolean =>
  each.observation === observation && each.owes === owes

function resultOf({ observation, owes }: Sent, answer: number): DeliveryResult {
  const of = { observation, owes }
  if (answer === TAKEN) return { ...of, answer: 'accepted' }
  const reason = `MQTT ${answer}`
  if (OF_THE_MESSAGE.has(answer)) return { ...of, answer: 'permanent', reason }
  if (OF_RIGHTS.has(answer)) return { ...of, answer: 'configuration', reason }
  // It said that it had it.
  if (answer === UNKNOWN_TO_IT) return { ...of, answer: 'unknown', reason }
  return { ...of, answer: 'transient', notSent: true, reason }
}
