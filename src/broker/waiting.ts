import type { PublishOptions } from '../bus/transport.ts'

export interface Message {
  readonly topic: string
  readonly json: string
  readonly options: PublishOptions
}

const REPLY = { qos: 1, retain: false } as const
const FULL = 64

/** What waits for the broker outside: answers to requests, and the last word on every retained topic that it has not heard. */
export class Waiting {
  /** An empty one has been taken back. */
  readonly #retained = new Map<string, Message>()
  /** Topics of those that the broker has not. */
  readonly #due = new Set<string>()
  #replies: Message[] = []

  take(message: Message): void {
    this.#retained.set(message.topic, message)
    this.#due.add(message.topic)
  }

  /** Dropped where the broker takes none of them. */
  reply(topic: string, json: string): void {
    if (this.#replies.length < FULL) this.#replies.push({ topic, json, options: REPLY })
  }

  /** There is another connection: nobody waits there for an answer, and everything else may have been forgotten. */
  renew(): void {
    this.#replies = []
    for (const topic of this.#retained.keys()) this.#due.add(topic)
  }

  /** What goes next; it waits no more. */
  next(): Message | undefined {
    const reply = this.#replies.shift()
    if (reply) return reply
    const [topic] = this.#due
    if (topic === undefined) return undefined
    this.#due.delete(topic)
    return this.#retained.get(topic)
  }

  /** The broker has it: what was taken back need not be said again. */
  heard({ topic, json }: Message): void {
    if (json !== '' || this.#retained.get(topic)?.json !== '') return
    this.#retained.delete(topic)
    this.#due.delete(topic)
  }
}
