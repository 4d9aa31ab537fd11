import { writeSync } from 'node:fs'
import { isJournal, journalLine } from '../log/journal-form.ts'
import { tell } from '../tellable-error.ts'

/**
 * From now on what nobody caught ends the process as one line of the log: what kind of error it was and where, without its
 * message, which may quote a payload. Node would print the message and what hangs on the error, or write a report with it.
 */
export function lastWords(): void {
  const { report } = process
  // Both can be asked for from outside, by NODE_OPTIONS: they hold messages, arguments and the environment.
  report.reportOnUncaughtException = false
  report.reportOnFatalError = false
  report.reportOnSignal = false
  process.on('uncaughtException', (error, origin) => {
    const line = JSON.stringify({ level: 60, time: Date.now(), err: tell(error), origin, msg: 'crash' })
    writeSync(2, isJournal(2, process.env) ? journalLine(line) : `${line}\n`)
    process.exit(1)
  })
}
