import { UmtError } from '../../errors.ts'
import type { SecretReference } from '../../key/secret-reference.ts'
import type { SecretFiles } from '../client/secret-files.ts'
import type { Authentication, Credential } from './authentication.ts'

/** A token that somebody puts into a file, and renews there. */
export class Bearer implements Authentication {
  readonly #reference: SecretReference
  readonly #files: SecretFiles
  #read: { readonly stamp: string; readonly token: string } | undefined

  constructor(reference: SecretReference, files: SecretFiles) {
    this.#reference = reference
    this.#files = files
  }

  credential(): Promise<Credential> {
    try {
      const stamp = this.#files.stamp([this.#reference])
      if (this.#read?.stamp !== stamp) this.#read = { stamp, token: this.#files.line(this.#reference) }
      return Promise.resolve({ kind: 'ready', authorization: `Bearer ${this.#read.token}` })
    } catch (error) {
      if (error instanceof UmtError) return Promise.resolve({ kind: 'failed', answer: { kind: 'not-sent', error } })
      return Promise.reject(error)
    }
  }

  /** It may have been renewed since it was read, whatever the file looks like from outside. */
  refused(): boolean {
    const before = this.#read?.token
    try {
      this.#read = { stamp: this.#files.stamp([this.#reference]), token: this.#files.line(this.#reference) }
      return this.#read.token !== before
    } catch {
      this.#read = undefined
      return false
    }
  }
}
