import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { UmtError } from '../errors.ts'
import { syncFolder } from '../make-folders.ts'
import { type RegisterContent, registerSchema } from './register-schema.ts'

const EMPTY: RegisterContent = { version: 1, devices: [], configured: [], forgotten: [], unclaimed: [] }

/** Reads the register; one that was never written is empty. Throws `UMT-PAIR-107`. */
export function readRegister(path: string): RegisterContent {
  try {
    return registerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return EMPTY
    throw new UmtError('UMT-PAIR-107', { path, detail: reasonOf(cause) }, { cause })
  }
}

/**
 * Puts a new register in the place of the old one: whenever the power fails, the whole of one of them is there. Readable
 * for the owner alone, since it names devices and their addresses. Throws `UMT-PAIR-109`, and the old one stands.
 */
export function writeRegister(path: string, content: RegisterContent): void {
  const next = `${path}.next`
  try {
    const file = openSync(next, 'w', 0o600)
    try {
      // What a crash left behind keeps the rights that it had.
      fchmodSync(file, 0o600)
      writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, path)
    syncFolder(dirname(path))
  } catch (cause) {
    throw new UmtError('UMT-PAIR-109', { path, detail: reasonOf(cause) }, { cause })
  }
}

const reasonOf = (cause: unknown): string => {
  if (cause instanceof z.ZodError) return z.prettifyError(cause).replaceAll('\n', ' ')
  return cause instanceof Error ? cause.message : String(cause)
}
