import { findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'

/** `package.json` of this package; the same from the sources, the compiled files and the bundle. Throws when there is none. */
export function packageJsonUrl(): URL {
  const path = findPackageJSON('.', import.meta.url)
  if (path === undefined) throw new Error('no package.json above the program')
  return pathToFileURL(path)
}

/** Folder of the recordings. */
export const fixturesUrl = new URL('fixtures/', packageJsonUrl())
