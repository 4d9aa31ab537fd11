import type { UmtError } from '../errors.ts'

/**
 * What became of one request to a platform.
 *
 * `answered`: a whole HTTP answer. `body` is what its JSON says; absent when there is none, or when it is no JSON.
 * `unanswered`: no whole answer came. `mayHaveArrived`: the platform may have done what was asked.
 * `not-sent`: something on our side, or the handshake, is not in order, and a person has to mend it; nothing arrived.
 */
export type Answer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body?: unknown
      /** Of a created resource. */
      readonly location?: string
      /** How long the platform asks us to wait. */
      readonly retryAfterMs?: number
      /** What the clock of the platform shows, ms UTC. */
      readonly date?: number
    }
  | {
      readonly kind: 'unanswered'
      readonly because: 'timeout' | 'unreachable' | 'cut' | 'too-large'
      readonly mayHaveArrived: boolean
      /** Code of the operating system or of the library, for the log. */
      readonly detail: string
    }
  | { readonly kind: 'not-sent'; readonly error: UmtError }

/** An answer that the platform did not give, or not to its end. */
export type Unanswered = Exclude<Answer, { readonly kind: 'answered' }>

/** A FHIR resource or Bundle, as text that is sent byte for byte: decimals keep their digits. */
export type ResourceText = string

/**
 * A FHIR server, with authentication, limits and timeouts taken care of. No method rejects. One request at a time: a call is
 * made after the one before it was answered.
 */
export interface Platform extends AsyncDisposable {
  /** A transaction or a batch. */
  bundle(text: ResourceText): Promise<Answer>
  /** `POST` of one resource; `ifNoneExist` is the search that must find nothing. */
  create(type: string, text: ResourceText, ifNoneExist: string): Promise<Answer>
  /** `PUT`, to `Observation/<id>`, or to a search `Device?identifier=…`. */
  update(target: string, text: ResourceText): Promise<Answer>
  /** A search, `Observation?identifier=…`; one for a patient names him in no URL. */
  find(query: string): Promise<Answer>
  /** When each certificate that we show or trust ends; read from the files that are in use. */
  certificates(): readonly Certificate[]
}

export interface Certificate {
  readonly role: 'client' | 'authority'
  /** Common name of its subject. */
  readonly name: string
  /** ms UTC. */
  readonly notAfter: number
}
