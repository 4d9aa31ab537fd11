import type { PairingPerson } from '../link/bluetooth.ts'
import type { Answer, PairingEvent, Question } from './pairing-machine.ts'

/** The person at a screen, whom the device asks through the pairing. */
export class AskedPerson implements PairingPerson {
  readonly #send: (event: PairingEvent) => boolean
  #reply: ((answer: Answer | undefined) => void) | undefined

  /** `send` is false when nobody can be asked. */
  constructor(send: (event: PairingEvent) => boolean) {
    this.#send = send
  }

  async passkey(signal: AbortSignal): Promise<number | undefined> {
    const answer = await this.#ask({ ask: 'passkey' }, signal)
    return answer && 'passkey' in answer ? Number(answer.passkey) : undefined
  }

  showPasskey(passkey: number): void {
    this.#send({ event: 'asked', question: { ask: 'show', passkey: sixDigits(passkey) } })
  }

  async confirm(passkey: number, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#ask({ ask: 'confirm', passkey: sixDigits(passkey) }, signal)
    return answer !== undefined && 'accept' in answer && answer.accept
  }

  /** What the person says to the question that is open; `undefined`: nothing more will be said. */
  answer(answer: Answer | undefined): void {
    this.#reply?.(answer)
    this.#reply = undefined
  }

  #ask(question: Question, signal: AbortSignal): Promise<Answer | undefined> {
    // A device asks one thing at a time: the question before is out of date.
    this.answer(undefined)
    if (signal.aborted || !this.#send({ event: 'asked', question })) return Promise.resolve(undefined)
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>()
    this.#reply = resolve
    const withdrawn = () => {
      if (this.#reply !== resolve) return
      this.answer(undefined)
      this.#send({ event: 'withdrawn' })
    }
    signal.addEventListener('abort', withdrawn, { once: true })
    return promise
  }
}

const sixDigits = (passkey: number): string => String(passkey).padStart(6, '0')
