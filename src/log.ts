import { pino } from 'pino'
import { isJournal, journalLine } from './log/journal-form.ts'
import { tell } from './tellable-error.ts'

/** Always with a message: without one the logger would take that of an error in its place. */
type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void

/** Log lines carry codes and counts, never a patient and never a value of a reading. An error stands under `err`. */
export interface Log {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
  /** As pino names them; what is below is not written. */
  level?: string
}

const STDERR = 2

/**
 * A logger to standard error: JSON, or lines for journald where that is what standard error leads to. `level` as pino names
 * them. Of an error it writes what may be told.
 */
export function createLog(level = 'info'): Log {
  const out = pino.destination({ fd: STDERR, sync: true })
  const journal = { write: (line: string) => void out.write(journalLine(line)) }
  const options = { level, base: null, serializers: { err: tell } }
  return pino(options, isJournal(STDERR, process.env) ? journal : out)
}
