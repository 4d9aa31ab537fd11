import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** While it is held, the journal cannot be written: another program has the file, which looks like a disk without room. */
export function refusingDisk(state: string): Disposable {
  const other = new DatabaseSync(join(state, 'journal.db'), { timeout: 10_000 })
  other.exec('BEGIN IMMEDIATE')
  return { [Symbol.dispose]: () => other.close() }
}
