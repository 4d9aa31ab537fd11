import type { BusClient } from '../bus/client.ts'
import type { Language } from '../errors.ts'
import { stillOwed } from './still-owed.ts'

/** What is still to be sent for the open encounter, for a display that asks now and then. */
export class OwedLines {
  readonly #client: BusClient
  readonly #language: Language
  #encounter: string | undefined
  #lines: readonly string[] = []

  constructor(client: BusClient, language: Language) {
    this.#client = client
    this.#language = language
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Nothing is known of another encounter before it was asked for. */
  enter(encounter: string | undefined): void {
    if (encounter !== this.#encounter) this.#lines = []
    this.#encounter = encounter
  }

  /** Asks; answers whether a person should read it anew. */
  async look(): Promise<boolean> {
    const asked = this.#encounter
    const lines = asked === undefined ? [] : await stillOwed(this.#client, this.#language, asked)
    // Somebody else has come in while it was asked.
    if (asked !== this.#encounter || lines.join() === this.#lines.join()) return false
    this.#lines = lines
    return true
  }
}
