import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** Of one kind; what comes beyond within the minute is counted. */
const AT_ONCE = 20
const WITHIN_MS = 60_000
/** Of all lines that are counted apart; more are counted together. */
const KINDS = 500

type Level = 'info' | 'warn' | 'error'

interface Window {
  lines: number
  leftOut: number
}

/**
 * A log that a faulty device or a hostile client cannot fill the disk with: of lines alike (code or message, device) so many a
 * minute, and then one with the count of those left out. What is only for whoever debugs is not bounded.
 */
export function boundedLog(log: Log, clock: Pick<Clock, 'after'>): Log {
  const windows = new Map<string, Window>()
  const at = (level: Level): Log['info'] => {
    return (fields, message) => {
      const { code, device } = fields
      const alike = { of: typeof code === 'string' ? code : message, ...(device !== undefined && { device }) }
      const own = JSON.stringify([level, alike])
      const key = windows.has(own) || windows.size < KINDS ? own : level
      const window = windows.get(key) ?? { lines: 0, leftOut: 0 }
      if (!windows.has(key)) {
        windows.set(key, window)
        clock.after('log', WITHIN_MS, () => {
          windows.delete(key)
          if (window.leftOut > 0)
            log[level]({ ...(key === own && alike), leftOut: window.leftOut }, 'lines left out of the log')
        })
      }
      window.lines += 1
      if (window.lines <= AT_ONCE) log[level](fields, message)
      else window.leftOut += 1
    }
  }
  return {
    get level() {
      return log.level ?? 'info'
    },
    set level(level) {
      log.level = level
    },
    debug: (fields, message) => log.debug(fields, message),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  }
}
