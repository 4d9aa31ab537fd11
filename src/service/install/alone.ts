import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UmtError } from '../../errors.ts'
import { makeFolder } from './durably.ts'
import { below, PLACES } from './places.ts'

/** Keeps a second installation of the same machine out until it is disposed, or the process ends. Throws `UMT-SERVICE-134`. */
export async function alone(root: string): Promise<Disposable> {
  const folder = below(root, PLACES.program)
  await makeFolder(folder)
  // SQLite's lock, as that of the journal: the kernel drops it with the process, however it dies.
  const lock = new DatabaseSync(join(folder, '.lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    throw new UmtError('UMT-SERVICE-134', {}, { cause })
  }
}
