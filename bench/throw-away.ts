import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A folder below `folder`, gone when disposed. */
export function throwAway(folder: string): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(folder, 'umt-bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
