import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that a child process takes for the one for temporary files. */
export function emptyTemp() {
  const path = mkdtempSync(join(tmpdir(), 'umt-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return { path, env: { TMPDIR: path }, files: () => readdirSync(path) }
}
