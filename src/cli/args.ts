import { admitted } from '../encounter/admitted-subject.ts'
import type { Subject } from '../encounter/subject.ts'
import { type InWords, type Language, UmtError } from '../errors.ts'
import type { BluetoothAddress } from '../link/bluetooth.ts'
import { isZone } from '../reading/time.ts'
import { subjectOf } from './subject-of.ts'

/** In the place of a word that may name a patient. */
export const WORD_TOO_MANY: InWords = {
  fr: 'un mot de trop, ou une option inconnue',
  en: 'a word too many, or an unknown option',
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** The words of a command line after parsing; asking for something malformed throws `UMT-CLI-102`. */
export class Args {
  readonly command: string
  readonly positionals: readonly string[]
  readonly #values: Values

  constructor(command: string, values: Values, positionals: readonly string[]) {
    this.command = command
    this.positionals = positionals
    this.#values = values
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  /** Of an option that may be given several times. */
  texts(name: string): readonly string[] {
    const values = this.#values[name]
    return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
  }

  /** A positional that must be there; `what` names it for the person. */
  required(index: number, what: string): string {
    const word = this.positionals[index]
    if (word === undefined) throw this.wrong(`${what} ?`)
    return word
  }

  /** A word too many may be a second device that was meant, or an option without its hyphens: nothing is done. */
  atMost(count: number, mayNamePatient = false): void {
    const extra = this.positionals[count]
    if (extra !== undefined) throw this.wrong(mayNamePatient ? WORD_TOO_MANY : extra)
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const value = this.text(name)
    if (value === undefined) return otherwise
    const found = allowed.find((word) => word === value)
    if (found === undefined) throw this.wrong(`--${name} = ${allowed.join(' | ')}`)
    return found
  }

  number(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number)) throw this.wrong(`--${name} ${value}`)
    return number
  }

  /** An ISO 8601 instant with its zone, as ms since 1970. */
  instant(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const instant = /T.*(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN
    if (Number.isNaN(instant)) throw this.wrong(`--${name} ${value} (2026-11-20T10:00:00Z)`)
    return instant
  }

  /** An IANA time zone. */
  zone(name: string): string | undefined {
    const value = this.text(name)
    if (value !== undefined && !isZone(value)) throw this.wrong(`--${name} ${value} (Europe/Paris)`)
    return value
  }

  /** A Bluetooth address, in upper case. */
  address(name: string): BluetoothAddress | undefined {
    const value = this.text(name)?.toUpperCase()
    if (value !== undefined && !/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/.test(value))
      throw this.wrong(`--${name} ${value} (AA:BB:CC:DD:EE:FF)`)
    return value
  }

  /** A patient as `Patient/<id>` or `<system>|<value>`; unknown when the option is not there. */
  subject(name: string): Subject {
    const text = this.text(name)
    if (text === undefined) return { kind: 'unknown' }
    const subject = subjectOf(text)
    if (subject === undefined) throw this.wrong(`--${name} Patient/<id> | <system>|<value>`)
    return admitted(subject)
  }

  language(): Language | undefined {
    return this.text('lang') === undefined ? undefined : this.oneOf<Language>('lang', ['fr', 'en'], 'fr')
  }

  wrong(detail: string | InWords): UmtError {
    return new UmtError('UMT-CLI-102', { command: this.command, detail })
  }
}
