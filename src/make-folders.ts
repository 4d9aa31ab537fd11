import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, each on the medium; returns those that were not there, the topmost first. Throws errors of the
 * system. Node's own recursive mkdir never returns where the system takes no folder, as below /proc.
 */
export function makeFolders(folder: string, mode: number): readonly string[] {
  const above = dirname(folder)
  const made = existsSync(above) || above === folder ? [] : makeFolders(above, mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (isThere && statSync(folder).isDirectory()) return made
    throw error
  }
  syncFolder(above)
  return [...made, folder]
}

/** Puts on the medium what a folder lists. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
