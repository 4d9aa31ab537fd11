import { toldParams } from './log/told-params.ts'
import { type Consequence, ERRORS, type ErrorCode } from './messages/errors.ts'
import { fill } from './messages/fill.ts'
import { TellableError } from './tellable-error.ts'

export { fill } from './messages/fill.ts'

export type Language = 'fr' | 'en'

/** What stands for a parameter in each language. */
export type InWords = Readonly<Record<Language, string>>

/** The sentences of an error as the daemon has filled them, in both languages. */
export interface Told {
  readonly what: InWords
  readonly next: InWords
}

/** A failure that a person can meet: a stable code, its parameters, and sentences looked up by the code. */
export class UmtError extends TellableError {
  override readonly name = 'UmtError'
  readonly code: ErrorCode
  /** In English where they are words. */
  readonly params: Readonly<Record<string, string>>
  readonly #params: Readonly<Record<string, string | InWords>>
  readonly #told: Told | undefined

  /** `told`: what another process said of it, which knows the words of its parameters in both languages. */
  constructor(
    code: ErrorCode,
    params: Readonly<Record<string, string | InWords>> = {},
    { told, ...options }: ErrorOptions & { readonly told?: Told } = {},
  ) {
    const english = inLanguage(params, 'en')
    super(`${fill(ERRORS[code].en.what, english)} (${code})`, options)
    this.code = code
    this.params = english
    this.#params = params
    this.#told = told
  }

  get consequence(): Consequence {
    return ERRORS[this.code].consequence
  }

  get exit(): number {
    return ERRORS[this.code].exit
  }

  /** What went wrong, for the log: without what may name somebody. */
  override get told(): string {
    return `${this.toldIn('en').what} (${this.code})`
  }

  /** What went wrong and what to do next, without what may name somebody. */
  toldIn(language: Language): { readonly what: string; readonly next: string } {
    const { what, next } = ERRORS[this.code][language]
    const params = toldParams(this.code, inLanguage(this.#params, language))
    return { what: fill(what, params), next: fill(next, params) }
  }

  /** What went wrong, in the language of the reader. */
  what(language: Language): string {
    return this.#told?.what[language] ?? fill(ERRORS[this.code][language].what, inLanguage(this.#params, language))
  }

  /** What to do next, in the language of the reader. */
  next(language: Language): string {
    return this.#told?.next[language] ?? fill(ERRORS[this.code][language].next, inLanguage(this.#params, language))
  }
}

const inLanguage = (
  params: Readonly<Record<string, string | InWords>>,
  language: Language,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : value[language]]),
  )
