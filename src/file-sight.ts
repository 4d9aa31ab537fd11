import { accessSync, constants } from 'node:fs'

/** What this user sees of a file. `hidden`: it may be there, and only whoever has more rights can tell. */
export type Sight = 'there' | 'missing' | 'hidden'

export function sightOf(path: string): Sight {
  try {
    accessSync(path, constants.R_OK)
    return 'there'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'EACCES' || code === 'EPERM' ? 'hidden' : 'missing'
  }
}
