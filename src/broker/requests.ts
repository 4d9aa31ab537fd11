import type { MqttClient } from 'mqtt'
import { answer, type Handlers } from '../bus/answer.ts'
import { Answered } from '../bus/answered.ts'
import { type Caller, shown } from '../bus/caller.ts'
import { withoutCredential } from '../bus/mqtt-connection.ts'
import { isVerb, REQUEST_TABLE, requestFilter, responseTopic, verbOf } from '../bus/requests.ts'
import { ROLES } from '../bus/roles.ts'
import { UmtError } from '../errors.ts'

export interface OutsideRequestsOptions {
  readonly url: string
  readonly unit: string
  readonly handlers: Handlers
  readonly reply: (topic: string, json: string) => void
  /** Told what no answer says. */
  readonly report: (error: unknown) => void
}

/** Whoever asks more at a time is not heard: his requests would fill the memory. */
const AT_A_TIME = 32

/** Carries out what is asked outside. Who may ask is for the broker there to say; the answer goes there alone. */
export class OutsideRequests {
  readonly #options: OutsideRequestsOptions
  readonly #caller: Caller
  readonly #answered = new Answered()
  #underWay = 0

  constructor(options: OutsideRequestsOptions) {
    this.#options = options
    this.#caller = { client: shown(`from the broker ${withoutCredential(options.url)}`), roles: ROLES }
  }

  /** Takes the requests that come over a connection. Rejects with `UMT-BUS-154` when they may not be read. */
  async take(client: MqttClient): Promise<void> {
    const { url, unit, report } = this.#options
    client.on('message', (topic, payload, { retain, dup }) => {
      // A retained request is an old one, and one that is delivered again may have been carried out.
      if (retain || dup) return
      this.#carryOut(client, topic, payload).catch(report)
    })
    const granted = await client.subscribeAsync(requestFilter(unit), { qos: 1 }).catch((error: unknown) => {
      if (client.connected) return []
      throw error
    })
    if (!granted.some(({ qos }) => qos <= 2)) throw new UmtError('UMT-BUS-154', { url: withoutCredential(url) })
  }

  async #carryOut(client: MqttClient, topic: string, payload: Uint8Array): Promise<void> {
    const { unit, handlers, report } = this.#options
    const verb = verbOf(unit, topic)
    if (verb === undefined || this.#underWay >= AT_A_TIME) return
    const carryOut = async () => {
      const made = await answer(verb, payload, handlers, this.#caller)
      if (made.unexpected !== undefined) report(made.unexpected)
      return made
    }
    this.#underWay += 1
    try {
      const changing = isVerb(verb) && REQUEST_TABLE[verb].changing
      const { json } = await (changing ? this.#answered.once(verb, payload, '', carryOut) : carryOut())
      if (client.connected) this.#options.reply(responseTopic(unit, verb), json)
    } finally {
      this.#underWay -= 1
    }
  }
}
