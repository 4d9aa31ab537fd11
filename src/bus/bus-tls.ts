import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { busCertificateProblems } from './certificate-problems.ts'
import type { EmbeddedBroker } from './embedded-broker.ts'
import { listenSecureWebSocket, listenTls, type SecureListener } from './secure-listeners.ts'
import type { BusSettings } from './settings.ts'
import { type BusCertificate, readBusCertificate, stampOf } from './tls-files.ts'

const LOOK_EVERY_MS = 10_000

export interface BusTlsOptions {
  readonly settings: NonNullable<BusSettings['tls']>
  readonly entry: EmbeddedBroker['entry']
  readonly clock: Clock
  /** Told once of what a person has to mend. The bus of this machine runs on meanwhile. */
  readonly problem: (error: unknown) => void
}

/**
 * The ports with TLS. The certificate is read again when its files change: who connects then is shown the new one, who is connected notices
 * nothing. Files that cannot be used leave the certificate of before in use, or the ports closed until they can.
 */
export class BusTls {
  readonly #options: BusTlsOptions
  #stamp: string | undefined
  #certificate: BusCertificate | undefined
  #listeners: readonly SecureListener[] = []
  #failure: UmtError | undefined
  #looking: Promise<void> = Promise.resolve()
  #watch: Disposable | undefined

  constructor(options: BusTlsOptions) {
    this.#options = options
  }

  /** Opens the ports if the certificate can be used, and looks after it from then on. Never rejects. */
  async start(): Promise<void> {
    const { clock } = this.#options
    await this.look()
    this.#watch = clock.every('certificate of the bus', LOOK_EVERY_MS, () => void this.look())
  }

  /** Looks now; a look at a time. Never rejects. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookNow())
    return this.#looking
  }

  /** Where clients connect; absent as long as the ports are closed. */
  get urls(): { readonly url: string; readonly wsUrl: string } | undefined {
    const [tls, webSocket] = this.#listeners
    return tls && webSocket && { url: `mqtts://localhost:${tls.port}`, wsUrl: `wss://localhost:${webSocket.port}` }
  }

  /** What a person should know, as long as it lasts. */
  get problems(): readonly UmtError[] {
    const { clock } = this.#options
    return [
      ...(this.#failure ? [this.#failure] : []),
      ...(this.#certificate ? busCertificateProblems(this.#certificate, clock.utc(clock.now())) : []),
    ]
  }

  async #lookNow(): Promise<void> {
    const { settings, problem } = this.#options
    const stamp = stampOf(settings)
    if (stamp === this.#stamp) return
    try {
      const certificate = readBusCertificate(settings)
      if (this.#listeners.length === 0) this.#listeners = await this.#open(certificate)
      else for (const listener of this.#listeners) listener.renew(certificate)
      this.#certificate = certificate
      this.#failure = undefined
    } catch (error) {
      this.#failure = asProblem(error, settings.certificate)
      problem(this.#failure)
    }
    // Of before it was read: one that changed meanwhile is read again. A port that was taken is tried again.
    const isOpen = this.#listeners.length > 0
    this.#stamp = isOpen || this.#failure?.code !== 'UMT-BUS-101' ? stamp : undefined
  }

  async #open(certificate: BusCertificate): Promise<readonly SecureListener[]> {
    const { settings, entry } = this.#options
    const { host, port, webSocketPort } = settings
    const tls = await listenTls({ ...entry, host, port, certificate })
    try {
      return [tls, await listenSecureWebSocket({ ...entry, host, port: webSocketPort, certificate })]
    } catch (error) {
      await tls.close()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#watch?.[Symbol.dispose]()
    await this.#looking
    await Promise.all(this.#listeners.map((listener) => listener.close()))
  }
}

/** OpenSSL refuses what looks like a certificate with words of its own; they quote nothing of a key. */
function asProblem(error: unknown, path: string): UmtError {
  if (error instanceof UmtError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new UmtError('UMT-BUS-132', { path, detail }, { cause: error })
}
