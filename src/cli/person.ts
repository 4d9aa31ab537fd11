import { confirm, intro, isCancel, log, note, outro, select, text } from '@clack/prompts'
import type { Language } from '../errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import type { Terminal } from './io.ts'
import { waitingLine } from './waiting-line.ts'

export interface Choice<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint?: string
}

/** Asks the person at the terminal. Each question answers undefined when she gives up or `signal` is aborted. */
export class Person {
  readonly #terminal: Terminal
  readonly #stop: AbortSignal
  readonly #words: (typeof PAIRING_WORDS)[Language]

  constructor(terminal: Terminal, language: Language, stop: AbortSignal) {
    this.#terminal = terminal
    this.#stop = stop
    this.#words = PAIRING_WORDS[language]
  }

  begin(title: string): void {
    intro(title, this.#terminal)
  }

  end(sentence: string): void {
    outro(sentence, this.#terminal)
  }

  say(sentence: string): void {
    log.step(sentence, this.#terminal)
  }

  success(sentence: string): void {
    log.success(sentence, this.#terminal)
  }

  warn(sentence: string): void {
    log.warn(sentence, this.#terminal)
  }

  /** A framed text: what has to be done with the hands. */
  instruct(title: string, sentence: string): void {
    note(sentence, title, this.#terminal)
  }

  async choose<T extends string>(
    message: string,
    choices: readonly Choice<T>[],
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    const answer = await select<string>({
      message: `${message}\n${this.#words.keys}`,
      options: choices.map((choice) => ({ ...choice })),
      // The library writes its own in English.
      showInstructions: false,
      ...this.#common(signal),
    })
    return isCancel(answer) ? undefined : choices.find(({ value }) => value === answer)?.value
  }

  /** `complaint`: what is wrong with the text, if anything. */
  async type(
    message: string,
    complaint: (text: string) => string | undefined,
    options: { readonly placeholder?: string; readonly signal?: AbortSignal } = {},
  ): Promise<string | undefined> {
    const { placeholder, signal } = options
    const answer = await text({
      message,
      validate: (typed) => complaint(typed?.trim() ?? ''),
      ...(placeholder === undefined ? {} : { placeholder }),
      ...this.#common(signal),
    })
    return isCancel(answer) ? undefined : (answer ?? '').trim()
  }

  async confirm(message: string, enterMeans: boolean, signal?: AbortSignal): Promise<boolean | undefined> {
    const answer = await confirm({
      message,
      active: this.#words.yes,
      inactive: this.#words.no,
      initialValue: enterMeans,
      ...this.#common(signal),
    })
    return isCancel(answer) ? undefined : answer
  }

  /** Waits in sight of the person. */
  wait<T>(line: () => string, awaited: Promise<T>): Promise<T | undefined> {
    return waitingLine(this.#terminal, line, awaited, this.#stop)
  }

  #common(signal: AbortSignal | undefined) {
    return { ...this.#terminal, signal: signal === undefined ? this.#stop : AbortSignal.any([signal, this.#stop]) }
  }
}
