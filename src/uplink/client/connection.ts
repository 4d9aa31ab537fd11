import type { Dispatcher } from 'undici'
import type { Endpoint } from '../endpoint.ts'
import { noting, type Progress } from './progress.ts'
import { settled } from './settled-handshake.ts'
import type { TlsFiles, TlsMaterial } from './tls-files.ts'

/** Between two finals of a consultation; whoever closes earlier says so in `Keep-Alive`. */
const KEEP_ALIVE_MS = 15_000

type Undici = typeof import('undici')

/** The one connection to a platform and to its authorisation server each, made anew when a certificate was renewed. */
export class Connection implements AsyncDisposable {
  readonly #endpoint: Endpoint
  readonly #tls: TlsFiles
  readonly #undici: Undici
  #material: TlsMaterial | undefined
  #dispatcher: Dispatcher | undefined

  constructor(endpoint: Endpoint, tls: TlsFiles, undici: Undici) {
    this.#endpoint = endpoint
    this.#tls = tls
    this.#undici = undici
  }

  /** The way of one request. Throws `UMT-UPLINK-101` to `-104` when a file is not in order. */
  dispatcher(progress: Progress): Dispatcher {
    const material = this.#tls.read()
    if (material !== this.#material) this.#end()
    this.#material = material
    this.#dispatcher ??= this.#open(material)
    // Of a compressed answer its size once unpacked counts.
    const unpack = this.#undici.interceptors.decompress({
      maxSize: this.#endpoint.limits.answerBytes,
      skipErrorResponses: false,
    })
    return this.#dispatcher.compose(unpack, noting(progress))
  }

  /** The next request connects anew, with what is in the files by then. */
  drop(): void {
    this.#tls.forget()
    this.#end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
  }

  #end(): Promise<void> | undefined {
    const dispatcher = this.#dispatcher
    this.#dispatcher = undefined
    return dispatcher?.destroy()
  }

  #open(material: TlsMaterial): Dispatcher {
    const { limits, proxy } = this.#endpoint
    const { Agent, ProxyAgent, buildConnector } = this.#undici
    const timeout = limits.timeoutS * 1000
    const tls = { ...material, minVersion: 'TLSv1.2' } as const
    const options = {
      connections: 1,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // The caller has a limit for the whole.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: limits.answerBytes,
    }
    if (proxy !== undefined)
      return new ProxyAgent({
        ...options,
        uri: proxy,
        requestTls: { ...tls, timeout },
        proxyTls: { minVersion: 'TLSv1.2', timeout },
      })
    return new Agent({ ...options, connect: settled(buildConnector({ ...tls, timeout })) })
  }
}
