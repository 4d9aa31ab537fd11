import type { BusSettings } from '../bus/settings.ts'
import { SecretFiles } from '../uplink/client/secret-files.ts'
import { TlsFiles, type TlsMaterial } from '../uplink/client/tls-files.ts'
import { BROKER } from './name.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a connection to the broker is made with. */
export interface Material extends TlsMaterial {
  readonly username?: string
  readonly password?: string
}

/** The files behind `bus.broker`: read for each connection, so that what was renewed counts without a restart. */
export class BrokerFiles {
  readonly tls: TlsFiles
  readonly #settings: BusSettings['broker']
  readonly #files: SecretFiles

  constructor(settings: BusSettings['broker'], env: Env) {
    this.#settings = settings
    this.#files = new SecretFiles({ endpoint: BROKER, env })
    this.tls = new TlsFiles({ name: BROKER, tls: settings }, this.#files)
  }

  /** Throws `UMT-UPLINK-101` to `-104`. */
  read(): Material {
    const { username, password } = this.#settings
    return {
      ...this.tls.read(),
      ...(username !== undefined && { username }),
      ...(password && { password: this.#files.line(password) }),
    }
  }

  /** Another text as soon as one of the files is another one; never what is in them. */
  stamp(): string {
    const { ca, certificate, key, password } = this.#settings
    try {
      return this.#files.stamp([ca, certificate, key, password])
    } catch {
      // No folder of credentials: whoever reads tells it.
      return ''
    }
  }
}
