import { pino } from 'pino'
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

/** A logger to standard error, where journald takes it. `level` as pino names them. Of an error it writes what may be told. */
export const createLog = (level = 'info'): Log =>
  pino({ level, base: null, serializers: { err: tell } }, pino.destination({ fd: 2, sync: true }))
