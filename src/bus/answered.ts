import { createHash } from 'node:crypto'
import type { Answer } from './answer.ts'

/** Encounters change a few times an hour, a client delivers again within seconds. */
const REMEMBERED = 64

/**
 * The last requests that changed something, with their answers. QoS 1 delivers at least once (MQTT 3.1.1 section 4.3.2): what
 * comes again, byte for byte with its transaction, is told what was answered before and not carried out again.
 */
export class Answered {
  readonly #answers = new Map<string, Promise<Answer>>()

  /** The answer that this request of a user got, or the one that it gets now; what another user was answered is not his. */
  once(verb: string, payload: Uint8Array, user: string, carryOut: () => Promise<Answer>): Promise<Answer> {
    // A digest, because an open request names the patient, who is not to stay in memory. The whole request and not its
    // transaction alone: two screens may have chosen the same one, and neither may take the other's answer for its own.
    const request = `${user} ${verb} ${createHash('sha256').update(payload).digest('base64')}`
    const known = this.#answers.get(request)
    if (known) return known
    // Kept before it is there: the second delivery may not wait for the first.
    const answer = carryOut()
    this.#answers.set(request, answer)
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > REMEMBERED && oldest !== undefined) this.#answers.delete(oldest)
    return answer
  }
}
