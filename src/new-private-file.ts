import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'

/** A file that is being written. Disposing closes it, and takes it away again unless it was kept. */
export interface NewPrivateFile extends Disposable {
  readonly fd: number
  /** Puts it on the medium: it is whole. */
  keep(): void
}

/** Makes a file for its owner alone, never over another. Throws what the system says. */
export function newPrivateFile(path: string): NewPrivateFile {
  const fd = openSync(path, 'wx', 0o600)
  let isKept = false
  return {
    fd,
    keep() {
      fsyncSync(fd)
      isKept = true
    },
    [Symbol.dispose]() {
      closeSync(fd)
      if (!isKept) rmSync(path, { force: true })
    },
  }
}
