import { DatabaseSync } from 'node:sqlite'

const FULL = 13

/**
 * The disk is full for whatever this process commits, until disposed: the transaction is there and cannot be ended. A disk
 * that is really full is in `full-disk.test.ts`; making one ten thousand times would take the day.
 */
export function refuseWrites(): Disposable {
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function refusing(sql: string) {
    if (sql === 'COMMIT') throw Object.assign(new Error('database or disk is full'), { errcode: FULL })
    exec.call(this, sql)
  }
  return {
    [Symbol.dispose]: () => {
      DatabaseSync.prototype.exec = exec
    },
  }
}
