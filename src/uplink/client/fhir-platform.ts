import type { Authentication } from '../auth/authentication.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Answer, Certificate, Platform, ResourceText } from '../platform.ts'
import { clockOff } from './clock-off.ts'
import type { Connection } from './connection.ts'
import type { FhirAnswer, FhirRequest } from './fhir-kit.ts'
import type { TlsFiles } from './tls-files.ts'
import type { Wire } from './wire.ts'

export interface FhirPlatformParts {
  readonly endpoint: Endpoint
  readonly wire: Wire
  readonly connection: Connection
  readonly tls: TlsFiles
  readonly auth: Authentication
  readonly send: (request: FhirRequest) => Promise<FhirAnswer>
}

const PATIENT = 'Patient?'

type Request = Pick<FhirRequest, 'method' | 'url' | 'body' | 'headers'>

/** A FHIR server over HTTP; made by `openPlatform`. */
export class FhirPlatform implements Platform {
  readonly #parts: FhirPlatformParts
  readonly #base: string

  constructor(parts: FhirPlatformParts) {
    this.#parts = parts
    this.#base = parts.endpoint.url.replace(/\/+$/, '')
  }

  bundle(text: ResourceText): Promise<Answer> {
    // To the URL as it is configured: behind a strict gateway `…/fhir` is there and `…/fhir/` is not, or the other way round.
    // Only what became of each entry is asked for: what was stored we know, and it is the half of what crosses the air.
    return this.#request('POST', this.#parts.endpoint.url, text, { prefer: 'return=minimal' })
  }

  create(type: string, text: ResourceText, ifNoneExist: string): Promise<Answer> {
    return this.#request('POST', `${this.#base}/${type}`, text, { 'if-none-exist': ifNoneExist })
  }

  update(target: string, text: ResourceText): Promise<Answer> {
    return this.#request('PUT', `${this.#base}/${target}`, text)
  }

  find(query: string): Promise<Answer> {
    // URLs stand in logs, here and there: the identifier of a patient goes in the body.
    if (query.startsWith(PATIENT))
      return this.#request('POST', `${this.#base}/Patient/_search`, query.slice(PATIENT.length), {
        'content-type': 'application/x-www-form-urlencoded',
      })
    return this.#request('GET', `${this.#base}/${query}`)
  }

  certificates(): readonly Certificate[] {
    return this.#parts.tls.certificates
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.wire.end()
    await this.#parts.connection[Symbol.asyncDispose]()
  }

  async #request(
    method: Request['method'],
    url: string,
    body?: ResourceText,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers = { ...(body !== undefined && { 'content-type': 'application/fhir+json' }), ...extra }
    const request = { method, url, headers, ...(body !== undefined && { body }) }
    const first = await this.#once(request)
    if (!isUnauthorized(first) || !this.#parts.auth.refused()) return this.#explained(first)
    return this.#explained(await this.#once(request))
  }

  async #once(request: Request): Promise<Answer> {
    const { auth, send, wire } = this.#parts
    const credential = await auth.credential()
    if (credential.kind === 'failed') return credential.answer
    const { authorization } = credential
    const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) }
    return wire.fhir(send, { ...request, headers })
  }

  /** Tokens carry times: a platform that refuses them while the clocks differ means the clock. */
  #explained(answer: Answer): Answer {
    if (!isUnauthorized(answer)) return answer
    const { endpoint, wire } = this.#parts
    const error = clockOff(endpoint.name, answer.date, wire.now)
    return error ? { kind: 'not-sent', error } : answer
  }
}

const isUnauthorized = (answer: Answer): answer is Extract<Answer, { kind: 'answered' }> =>
  answer.kind === 'answered' && answer.status === 401
