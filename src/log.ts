import { pino } from 'pino'
import { tell } from './tellable-error.ts'

/** Log lines carry codes and counts, never a patient and never a value of a reading. */
export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'>

/** A logger to standard error, where journald takes it. `level` as pino names them. Of an error it writes what may be told. */
export const createLog = (level = 'info'): Log =>
  pino({ level, base: null, serializers: { err: tell } }, pino.destination({ fd: 2, sync: true }))
