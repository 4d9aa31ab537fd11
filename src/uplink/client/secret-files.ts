import type { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { UmtError } from '../../errors.ts'
import { fileStamp } from '../../file-stamp.ts'
import { PrivateFileError, RIGHTS, readPrivateFile } from '../../key/private-file.ts'
import type { SecretReference } from '../../key/secret-reference.ts'

/** Chains of a whole industry fit; whatever is longer is no certificate. */
const MAX_BYTES = 1_048_576

export interface SecretFilesOptions {
  /** Name of the endpoint, for errors. */
  readonly endpoint: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The files behind the references of an endpoint. They are renewed while the daemon runs, so nothing is kept here. */
export class SecretFiles {
  readonly #endpoint: string
  readonly #env: SecretFilesOptions['env']

  constructor({ endpoint, env }: SecretFilesOptions) {
    this.#endpoint = endpoint
    this.#env = env
  }

  /** Bytes of a file that others may not read, or of one that they may not change (`open`). Throws `UMT-UPLINK-101`, `-102`, `-103`. */
  read(reference: SecretReference, kind: 'secret' | 'open'): Buffer {
    const path = this.path(reference)
    try {
      const forbidden = kind === 'open' ? RIGHTS.open : 'credential' in reference ? RIGHTS.credential : RIGHTS.secret
      const bytes = readPrivateFile({ path, forbidden, maxBytes: MAX_BYTES })
      if (bytes) return bytes
      throw this.#missing(path, 'ENOENT')
    } catch (error) {
      if (!(error instanceof PrivateFileError)) throw error
      if (error.problem === 'unopened') throw this.#missing(path, error.message)
      throw error.problem === 'rights'
        ? new UmtError('UMT-UPLINK-102', { endpoint: this.#endpoint, path, detail: error.detail })
        : this.unusable(reference, error.detail)
    }
  }

  /** One line of text, such as a token. Throws as {@link read} does. */
  line(reference: SecretReference): string {
    const bytes = this.read(reference, 'secret')
    const text = bytes.toString('utf8').trim()
    bytes.fill(0)
    // It becomes a header: another line in it would be another header.
    if (/^[\x21-\x7e]+$/.test(text)) return text
    throw this.unusable(reference, { fr: 'une seule ligne sans espace est attendue', en: 'one line is expected' })
  }

  /** Another text as soon as one of the files is another one. */
  stamp(references: readonly (SecretReference | undefined)[]): string {
    return references.map((reference) => (reference ? fileStamp(this.path(reference)) : '')).join(' ')
  }

  path(reference: SecretReference): string {
    if ('file' in reference) return reference.file
    const { CREDENTIALS_DIRECTORY: folder } = this.#env
    if (folder) return join(folder, reference.credential)
    throw this.#missing(reference.credential, 'CREDENTIALS_DIRECTORY')
  }

  /** `UMT-UPLINK-103`. */
  unusable(reference: SecretReference, detail: { readonly fr: string; readonly en: string }): UmtError {
    return new UmtError('UMT-UPLINK-103', { endpoint: this.#endpoint, path: this.path(reference), detail })
  }

  #missing(path: string, detail: string): UmtError {
    return new UmtError('UMT-UPLINK-101', { endpoint: this.#endpoint, path, detail })
  }
}
