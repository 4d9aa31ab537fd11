import { type Consequence, ERRORS, type ErrorCode } from './messages/errors.ts'

export type Language = 'fr' | 'en'

/** A failure that a person can meet: a stable code, its parameters, and sentences looked up by the code. */
export class UmtError extends Error {
  override readonly name = 'UmtError'
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string>>

  constructor(code: ErrorCode, params: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(`${fill(ERRORS[code].en.what, params)} (${code})`, options)
    this.code = code
    this.params = params
  }

  get consequence(): Consequence {
    return ERRORS[this.code].consequence
  }

  get exit(): number {
    return ERRORS[this.code].exit
  }

  /** What went wrong, in the language of the reader. */
  what(language: Language): string {
    return fill(ERRORS[this.code][language].what, this.params)
  }

  /** What to do next, in the language of the reader. */
  next(language: Language): string {
    return fill(ERRORS[this.code][language].next, this.params)
  }
}

/** Puts parameters into the `{name}` places of a sentence. */
export const fill = (sentence: string, params: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => params[name] ?? placeholder)
