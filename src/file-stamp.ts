import { statSync } from 'node:fs'

/**
 * Another text whenever a file is another one, also when it is exchanged within the same instant. One that cannot even be looked at
 * has a stamp too: why, says whoever reads it.
 */
export function fileStamp(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`
  } catch {
    return 'none'
  }
}
