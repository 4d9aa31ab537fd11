import { pino } from 'pino'

/** Log lines carry codes and counts, never a patient and never a value of a reading. */
export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'>

/** A logger to standard error, where journald takes it. `level` as pino names them. */
export const createLog = (level = 'info'): Log => pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
