import { UmtError } from '../../errors.ts'
import { clockOff } from '../client/clock-off.ts'
import type { Unanswered } from '../platform.ts'
import type { Authentication, Credential } from './authentication.ts'
import { type Discovered, discover, withoutArrival } from './discover.ts'
import { fetchOver, type HeardHead } from './fetch-over.ts'
import { isTokenRefusal, oauthErrorOf } from './oauth-error.ts'
import type { OAuthParts } from './oauth-parts.ts'

/** Of a token that does not say how long it is good, s. */
const UNTOLD_S = 300
/** So much before its end a token is renewed, s; of short ones a fifth of their life. */
const MARGIN_S = 60

/** Access tokens for ourselves (client credentials), in memory alone: fetched when there is something to send, and renewed before they end. */
export class OAuthTokens implements Authentication {
  readonly #parts: OAuthParts
  #discovered: Discovered | undefined
  #token: { readonly authorization: string; readonly until: number } | undefined

  constructor(parts: OAuthParts) {
    this.#parts = parts
  }

  async credential(): Promise<Credential> {
    const { wire } = this.#parts
    // By the steady clock: that of the machine may be set meanwhile.
    if (this.#token && wire.steady < this.#token.until)
      return { kind: 'ready', authorization: this.#token.authorization }
    this.#token = undefined
    if (!this.#discovered) {
      const found = await discover(this.#parts)
      if ('failed' in found) return { kind: 'failed', answer: found.failed }
      this.#discovered = found
    }
    return this.#fetch(this.#discovered)
  }

  refused(): boolean {
    const had = this.#token !== undefined
    this.#token = undefined
    return had
  }

  /** Gets a token, or answers why there is none. One that ends at once is used once all the same: another would be no better. */
  async #fetch({ metadata }: Discovered): Promise<Credential> {
    const { endpoint, auth, wire, library, proof } = this.#parts
    const isMutual = auth.kind === 'mtls-oauth2'
    const url = new URL((isMutual && metadata.mtls_endpoint_aliases?.token_endpoint) || (metadata.token_endpoint ?? ''))
    const asked = wire.steady
    const outcome = await wire.exchange(url, async (way) => {
      const head: HeardHead = {}
      const config = new library.Configuration(
        metadata,
        auth.clientId,
        {
          use_mtls_endpoint_aliases: isMutual,
          // Our clock may be steadier than that of the process.
          [library.clockSkew]: Math.round((wire.now - Date.now()) / 1000),
        },
        proof(metadata.token_endpoint ?? url.href),
      )
      if (url.protocol === 'http:') library.allowInsecureRequests(config)
      config[library.customFetch] = fetchOver(way, head)
      try {
        const { access_token, expires_in } = await library.clientCredentialsGrant(config, { scope: auth.scope })
        return { token: access_token, seconds: expires_in ?? UNTOLD_S }
      } catch (error) {
        if (error instanceof UmtError || head.status === undefined) throw error
        return { refused: this.#refusal(head, error) }
      }
    })
    // Of what was to be sent nothing has left.
    if ('failed' in outcome) return { kind: 'failed', answer: withoutArrival(outcome.failed) }
    const { heard } = outcome
    if ('refused' in heard) return { kind: 'failed', answer: heard.refused }
    if (!/^[\x21-\x7e]+$/.test(heard.token))
      return { kind: 'failed', answer: notUnderstood(endpoint.name, 'access_token') }
    const margin = Math.min(MARGIN_S, heard.seconds / 5)
    const authorization = `Bearer ${heard.token}`
    this.#token = { authorization, until: asked + (heard.seconds - margin) * 1000 }
    return { kind: 'ready', authorization }
  }

  /** What the answer of a token endpoint means that gave none. */
  #refusal({ status = 0, date }: HeardHead, error: unknown): Unanswered {
    const { endpoint, auth, wire } = this.#parts
    if (status >= 500 || status === 408 || status === 425 || status === 429)
      return { kind: 'unanswered', because: 'unreachable', mayHaveArrived: false, detail: `TOKEN_${status}` }
    if (!isTokenRefusal(status)) {
      // It may have moved.
      this.#discovered = undefined
      return notUnderstood(endpoint.name, `HTTP ${status}`)
    }
    const clock = clockOff(endpoint.name, date, wire.now)
    if (clock) return { kind: 'not-sent', error: clock }
    const detail = [`HTTP ${status}`, oauthErrorOf(error)].filter(Boolean).join(', ')
    return {
      kind: 'not-sent',
      error: new UmtError('UMT-UPLINK-113', { endpoint: endpoint.name, client: auth.clientId, detail }),
    }
  }
}

const notUnderstood = (endpoint: string, detail: string): Unanswered => ({
  kind: 'not-sent',
  error: new UmtError('UMT-UPLINK-114', { endpoint, detail }),
})
