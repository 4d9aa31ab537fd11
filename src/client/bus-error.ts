import { BUS_ERRORS } from '../messages/errors/bus.ts'
import { fill } from '../messages/fill.ts'

/** A sentence in both languages; the nurse reads the French one. */
export interface Sentence {
  readonly fr: string
  readonly en: string
}

/** What {@link BusError} is made of; as the daemon answers it. */
export interface BusFailure {
  /** Stable, such as `UMT-ENCOUNTER-101`: docs/errors.md. */
  readonly code: string
  /** What went wrong, in English. */
  readonly message: string
  /** What went wrong, in French. */
  readonly fr: string
  /** What a person can do. */
  readonly next: Sentence
  /** What the sentences were filled with. */
  readonly params: Readonly<Record<string, string>>
}

/** A failure with its sentences: of the daemon, which refused a request, or of the way to it. Names no patient and no value. */
export class BusError extends Error implements BusFailure {
  override readonly name = 'BusError'
  readonly code: string
  readonly fr: string
  readonly next: Sentence
  readonly params: Readonly<Record<string, string>>

  constructor({ code, message, fr, next, params }: BusFailure, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.fr = fr
    this.next = next
    this.params = params
  }

  /** One that the client itself knows. `french`: what stands for its parameters there. */
  static of(
    code: keyof typeof BUS_ERRORS,
    params: Readonly<Record<string, string>>,
    cause?: unknown,
    french: Readonly<Record<string, string>> = params,
  ): BusError {
    const { fr, en } = BUS_ERRORS[code]
    const next = { fr: fill(fr.next, french), en: fill(en.next, params) }
    return new BusError({ code, message: fill(en.what, params), fr: fill(fr.what, french), next, params }, { cause })
  }
}
