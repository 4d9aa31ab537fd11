import type { Args } from '../args.ts'
import type { Io } from '../io.ts'

export interface Text {
  readonly fr: string
  readonly en: string
}

export interface OptionSpec extends Text {
  /** Name of its value in the help; an option without one is a switch. */
  readonly value?: string
  /** It may be given several times. */
  readonly many?: true
}

export type Run = (args: Args, io: Io) => Promise<number>

export interface CommandSpec {
  readonly summary: Text
  /** What follows the name of the command. */
  readonly arguments: string
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** Programs read its errors: JSON even without `--json`. */
  readonly errors?: 'json'
  /** A patient may be named on its command line: no error repeats a word of it, and `ps` does not show it. */
  readonly namesPatient?: true
  readonly load: () => Promise<{ readonly run: Run }>
}
