import type { BusClient } from '../bus/client.ts'
import type { RequestOf } from '../bus/requests.ts'
import { fill, type Language } from '../errors.ts'
import { FIRST_READING_WORDS, PAIRING_WORDS } from '../messages/pairing-words.ts'
import { DeviceChoice, WAIT } from './device-choice.ts'
import type { FirstReading } from './first-reading.ts'
import { calledOf } from './nearby-words.ts'
import type { Answers } from './pair-request.ts'
import type { Answer, OwnState, PairingFeed } from './pairing-feed.ts'
import { digitsOf, grouped, isPasskey } from './passkey.ts'
import type { Person } from './person.ts'

export type End = Extract<OwnState, { state: 'done' | 'failed' }>

/** `lost`: the device of ours that has to be paired again because of it. */
export interface GivenUp {
  readonly state: 'given-up'
  readonly lost: string | undefined
}

export interface GuidedOptions {
  readonly client: BusClient
  readonly feed: PairingFeed
  readonly readings: FirstReading
  readonly person: Person
  readonly answers: Answers
  readonly language: Language
}

/** One try to pair, shown to a person, who answers what the device asks. */
export class GuidedPairing {
  readonly #options: GuidedOptions
  readonly #words: (typeof PAIRING_WORDS)[Language]
  readonly #choice: DeviceChoice
  #found: string | undefined

  constructor(options: GuidedOptions) {
    this.#options = options
    this.#choice = new DeviceChoice(options.person, options.language)
    this.#words = PAIRING_WORDS[options.language]
  }

  /** Resolves with the last state, or when the person gave up and the daemon was told. */
  async run(request: RequestOf['pair']): Promise<End | GivenUp> {
    const { feed, person } = this.#options
    await feed.begin(request)
    let line: () => string = () => this.#words.waitingForDevice
    let paired: Extract<OwnState, { state: 'paired' }> | undefined
    for (;;) {
      const state = await person.wait(line, feed.next())
      if (state === undefined) {
        const lost = await feed.cancel()
        // It is ours by now, and stays so: only its first reading is done without.
        if (paired === undefined) return { state: 'given-up', lost }
        const { pairing, at, device } = paired
        return { pairing, at, state: 'done', device, proven: false }
      }
      if (state.state === 'failed') return state
      if (state.state === 'done') {
        if (state.proven) await this.#showReading(state.device)
        return state
      }
      if (state.state === 'paired') paired = state
      const shown = await this.#show(state)
      if (shown === 'given-up') return { state: shown, lost: await feed.cancel() }
      line = shown
    }
  }

  /** Shows a state, asks what it asks, and says what to show while the next one is awaited. */
  async #show(state: Exclude<OwnState, End>): Promise<(() => string) | 'given-up'> {
    const words = this.#words
    const { person, answers } = this.#options
    const waiting = () => words.waitingForDevice
    switch (state.state) {
      case 'searching': {
        const until = Date.parse(state.until)
        return () => fill(words.searching, { seconds: String(Math.max(0, Math.ceil((until - Date.now()) / 1000))) })
      }
      case 'connecting': {
        const name = calledOf(state)
        // Told again after each question that the device withdraws.
        if (this.#found !== state.address) person.say(fill(words.found, { name }))
        this.#found = state.address
        return () => fill(words.connecting, { name })
      }
      case 'choose': {
        const address = await this.#choice.ask(state.nearby, this.#options.feed.arrived)
        if (address === WAIT) return waiting
        return this.#answered(address === undefined ? undefined : { address }, waiting)
      }
      case 'enter-passkey': {
        const passkey = answers.passkey ?? (await this.#passkey())
        return this.#answered(passkey === undefined ? undefined : { passkey }, waiting)
      }
      case 'show-passkey':
        person.say(fill(words.showPasskey, { passkey: grouped(state.passkey) }))
        return waiting
      case 'confirm-passkey': {
        const question = fill(words.confirmPasskey, { passkey: grouped(state.passkey) })
        const accept = await person.confirm(question, true, this.#options.feed.arrived)
        return this.#answered(accept === undefined ? undefined : { accept }, waiting)
      }
      case 'paired':
        person.success(fill(words.paired, { device: state.device }))
        if (state.asked !== undefined) person.say(fill(words.oldName, { device: state.device, asked: state.asked }))
        if (state.keyless) person.warn(words.keyless)
        person.say(await this.#firstReadingWords(state.device))
        return () => words.waitingForReading
    }
  }

  /** Without an answer the person gave up, unless the daemon went on meanwhile and the question is void. */
  async #answered(answer: Answer | undefined, line: () => string): Promise<(() => string) | 'given-up'> {
    if (answer !== undefined) await this.#options.feed.answer(answer)
    else if (!this.#options.feed.arrived.aborted) return 'given-up'
    return line
  }

  async #passkey(): Promise<string | undefined> {
    const { person, feed } = this.#options
    const typed = await person.type(
      this.#words.enterPasskey,
      (text) => (isPasskey(digitsOf(text)) ? undefined : this.#words.badPasskey),
      { signal: feed.arrived },
    )
    return typed === undefined ? undefined : digitsOf(typed)
  }

  async #firstReadingWords(device: string): Promise<string> {
    const devices = await this.#options.client.request('devices', {})
    const category = devices.find((each) => each.device === device)?.category
    return category === undefined
      ? this.#words.waitingForReading
      : FIRST_READING_WORDS[category][this.#options.language]
  }

  async #showReading(device: string): Promise<void> {
    const { person, readings } = this.#options
    const lines = await readings.of(device)
    if (lines === undefined) person.success(this.#words.firstReadingUnseen)
    else if (lines === 'held') person.success(this.#words.firstReadingHeld)
    else for (const line of lines) person.success(fill(this.#words.firstReading, { line }))
  }
}
