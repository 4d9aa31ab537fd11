import { fill, type Language } from '../errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import { calledOf, kindWords, type Nearby, signalWords } from './nearby-words.ts'
import type { Choice, Person } from './person.ts'

/** Not an address: whoever answers so goes on waiting for a device that is not in the list. */
export const WAIT = 'wait'

/**
 * Asks which of the devices near is meant. A list does not change under the finger: devices that turn up while it is open
 * come into the next one.
 */
export class DeviceChoice {
  readonly #person: Person
  readonly #language: Language
  readonly #offered = new Set<string>()
  #isChosen = false

  constructor(person: Person, language: Language) {
    this.#person = person
    this.#language = language
  }

  /** An address or `WAIT`; undefined when the person gives up or the question is void. */
  async ask(nearby: readonly Nearby[], isVoid: AbortSignal): Promise<string | undefined> {
    if (this.#isChosen || nearby.every(({ address }) => this.#offered.has(address))) return WAIT
    for (const { address } of nearby) this.#offered.add(address)
    const words = PAIRING_WORDS[this.#language]
    const devices = nearby.map((each) => this.#choice(each))
    const isOursOnly = nearby.every(({ device }) => device !== undefined)
    // Enter without thinking must not pair a device anew that only happens to lie near.
    const choices = isOursOnly
      ? [{ value: WAIT, label: words.waitForNew }, ...devices]
      : [...devices, { value: WAIT, label: words.notListed }]
    const answer = await this.#person.choose(isOursOnly ? words.onlyOurs : words.choose, choices, isVoid)
    this.#isChosen = answer !== undefined && answer !== WAIT
    return answer
  }

  #choice(nearby: Nearby): Choice<string> {
    const ours = nearby.device === undefined ? '' : fill(PAIRING_WORDS[this.#language].ours, { device: nearby.device })
    return {
      value: nearby.address,
      label: [
        `${kindWords(nearby, this.#language)} ${calledOf(nearby)}`,
        signalWords(nearby.rssi, this.#language),
        ours,
      ]
        .filter(Boolean)
        .join(', '),
    }
  }
}
