import { Socket } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { asUser } from '../../src/bus/testing/test-user.ts'
import { signatureOf } from './signature.ts'

interface Answer {
  readonly transaction: string
  readonly status: 'ok' | 'error'
  readonly data?: unknown
  readonly error?: { readonly code: string }
}

/** What the screen saw of one final: its numbers, where it has the first of a measurement, and whose it was said to be. */
export interface Shown {
  readonly id: string
  readonly signature?: string
  readonly patient?: string
  readonly encounter?: string
}

/** The consultation screen during one run of the daemon, over its bus. */
export class Screen {
  readonly #client: MqttClient
  readonly #root: string
  readonly #waiting = new Map<string, (answer: Answer | undefined) => void>()
  readonly #shown: (shown: Shown) => void
  #asked = 0
  #isDead = false

  private constructor(client: MqttClient, root: string, shown: (shown: Shown) => void) {
    this.#client = client
    this.#root = root
    this.#shown = shown
    client.on('error', () => undefined)
    client.on('close', () => this.#die())
    client.on('message', (topic, payload) => this.#hear(topic, payload.toString()))
  }

  static async open(url: string, unit: string, shown: (shown: Shown) => void): Promise<Screen> {
    const client = await connectAsync(asUser(url), { reconnectPeriod: 0, clientId: 'screen' }, false)
    // Its small packets would wait for each other, 40 ms at a time.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true)
    const root = `umt/v1/${unit}`
    const screen = new Screen(client, root, shown)
    await client.subscribeAsync([`${root}/observations/#`, `${root}/response/#`], { qos: 1 })
    return screen
  }

  /** Resolves with `undefined` when the daemon has died over it. What was published before has been heard by then. */
  async request(verb: string, payload: object = {}): Promise<Answer | undefined> {
    if (this.#isDead) return undefined
    this.#asked += 1
    const transaction = String(this.#asked)
    const answered = new Promise<Answer | undefined>((resolve) => this.#waiting.set(transaction, resolve))
    this.#client.publish(`${this.#root}/request/${verb}`, JSON.stringify({ ...payload, transaction }), { qos: 0 })
    return await answered
  }

  /** Hears nothing any more. */
  async close(): Promise<void> {
    this.#die()
    await this.#client.endAsync(true).catch(() => undefined)
  }

  #die(): void {
    this.#isDead = true
    for (const resolve of this.#waiting.values()) resolve(undefined)
    this.#waiting.clear()
  }

  #hear(topic: string, text: string): void {
    if (this.#isDead) return
    if (topic.startsWith(`${this.#root}/response/`)) {
      const answer = JSON.parse(text) as Answer
      this.#waiting.get(answer.transaction)?.(answer)
      this.#waiting.delete(answer.transaction)
      return
    }
    const shown = signatureOf(text)
    if (shown) this.#shown(shown)
  }
}
