import { UmtError } from '../errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import type { Person } from './person.ts'

/** The person at the terminal; undefined where a program runs the command. */
export async function personAt(args: Args, io: Io): Promise<Person | undefined> {
  const terminal = args.flag('json') ? undefined : io.terminal?.()
  if (terminal === undefined) return undefined
  // Loaded on demand: a program never needs it.
  const { Person } = await import('./person.ts')
  return new Person(terminal, io.language, io.stop)
}

/** Whether it may be done: `--yes`, or the person says so. Throws `UMT-CLI-105` when nobody is there to say it. */
export async function isAgreed(
  args: Args,
  person: Person | undefined,
  question: string,
  enterMeans: boolean,
): Promise<boolean> {
  if (args.flag('yes')) return true
  if (person === undefined) throw new UmtError('UMT-CLI-105', { question })
  return (await person.confirm(question, enterMeans)) === true
}
