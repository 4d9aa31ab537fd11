import type { Clock } from '../../clock.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Answer, Unanswered } from '../platform.ts'
import type { Connection } from './connection.ts'
import { failure } from './failure.ts'
import type { FhirAnswer, FhirRequest } from './fhir-kit.ts'
import { headOf } from './headers.ts'
import { noProgress, type Progress } from './progress.ts'
import { refused } from './tls-failure.ts'
import type { TlsFiles } from './tls-files.ts'

/** What a gateway writes into a page when it refuses our certificate over HTTP, as nginx does. */
const REFUSED_CERTIFICATE = /SSL certificate error|No required SSL certificate was sent/

export interface WireParts {
  readonly endpoint: Endpoint
  readonly clock: Clock
  readonly tls: TlsFiles
  readonly connection: Connection
}

/** Exchanges over the connection of an endpoint: each with a limit in time and a verdict on what failed. */
export class Wire {
  readonly #parts: WireParts
  #underWay: AbortController | undefined
  #ended = false

  constructor(parts: WireParts) {
    this.#parts = parts
  }

  /** UTC, ms. */
  get now(): number {
    const { clock } = this.#parts
    return clock.utc(clock.now())
  }

  /** For how long something is good, whatever is done to the clock of the machine; ms. */
  get steady(): number {
    return this.#parts.clock.now()
  }

  /** One exchange with the FHIR server. Never rejects. */
  async fhir(
    send: (request: FhirRequest) => Promise<FhirAnswer>,
    request: Pick<FhirRequest, 'method' | 'url' | 'body' | 'headers'>,
  ): Promise<Answer> {
    const outcome = await this.exchange(new URL(request.url), async (way, { ended }) => {
      try {
        return await send({ ...request, ...way })
      } catch (error) {
        // The library stumbles over JSON that is no object. It came to its end, and that is an answer.
        if (ended()) return { text: '' }
        throw error
      }
    })
    if ('failed' in outcome) return outcome.failed
    const { heard, progress } = outcome
    const { status = 0 } = progress
    if ('text' in heard && status === 400 && REFUSED_CERTIFICATE.test(heard.text)) {
      this.#parts.connection.drop()
      return { kind: 'not-sent', error: refused(this.#parts.endpoint.name, 'HTTP 400') }
    }
    const { location, ...head } = headOf(progress, this.now)
    return {
      kind: 'answered',
      status,
      ...('json' in heard && { body: heard.json }),
      ...(location !== undefined && status < 300 && { location }),
      ...head,
    }
  }

  /** Anything over the connection: what it came to, or what is to be answered in its place. */
  async exchange<T>(
    url: URL,
    work: (way: Pick<FhirRequest, 'signal' | 'dispatcher'>, so: { readonly ended: () => boolean }) => Promise<T>,
  ): Promise<{ readonly heard: T; readonly progress: Progress } | { readonly failed: Unanswered }> {
    const { clock, connection, endpoint, tls } = this.#parts
    // Nothing may be opened any more that nobody would close.
    if (this.#ended) return { failed: ENDED }
    const progress = noProgress()
    const underWay = new AbortController()
    this.#underWay = underWay
    let timedOut = false
    using _limit = clock.after(`uplink ${endpoint.name}`, endpoint.limits.timeoutS * 1000, () => {
      timedOut = true
      underWay.abort()
    })
    try {
      const way = { signal: underWay.signal, dispatcher: connection.dispatcher(progress) }
      return { heard: await work(way, { ended: () => progress.ended }), progress }
    } catch (error) {
      const failed = await failure(error, progress, {
        endpoint: endpoint.name,
        url,
        now: this.now,
        own: tls.own,
        isDirect: endpoint.proxy === undefined,
        timedOut,
      })
      // What comes late on this connection is nobody's, one that hangs is of no use, and files may have been renewed.
      connection.drop()
      return { failed }
    }
  }

  /** Ends what is under way; from then on nothing is sent. */
  end(): void {
    this.#ended = true
    this.#underWay?.abort()
  }
}

const ENDED: Unanswered = { kind: 'unanswered', because: 'unreachable', mayHaveArrived: false, detail: 'ENDED' }
