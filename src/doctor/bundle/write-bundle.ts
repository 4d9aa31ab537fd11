import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UmtError } from '../../errors.ts'
import { newPrivateFile } from '../../new-private-file.ts'
import type { BundleFile } from './bundle-files.ts'

/** Folder of the files in the archive. */
const FOLDER = 'umt-support'

/**
 * Packs files with tar for their owner alone, never over another file. Throws `UMT-DOCTOR-170` when the file cannot be written, and
 * `-171` where tar is missing.
 */
export function writeBundle(file: string, files: readonly BundleFile[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'umt-support-'))
  try {
    for (const { name, text } of files) writeFileSync(join(folder, name), text, { mode: 0o600 })
    using made = newPrivateFile(file)
    pack(folder, made.fd)
    made.keep()
  } catch (error) {
    if (error instanceof UmtError) throw error
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UmtError('UMT-DOCTOR-170', { file, detail }, { cause: error })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pack(folder: string, fd: number): void {
  // Whose account made it is nobody's business, nor where it lay.
  const asNobody = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mode=u=rwX,go=']
  const words = ['--create', '--gzip', ...asNobody, `--transform=s,^\\.,${FOLDER},`, `--directory=${folder}`, '.']
  const { error, status } = spawnSync('tar', words, { stdio: ['ignore', fd, 'ignore'] })
  if (error && 'code' in error && error.code === 'ENOENT') throw new UmtError('UMT-DOCTOR-171')
  if (error || status !== 0) throw error ?? new Error(`tar ended with ${status}`)
}
