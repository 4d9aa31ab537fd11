import { generateKeySync, type KeyObject } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { UmtError } from '../errors.ts'
import { makeKeyFile } from './make-key.ts'
import { type KeyPlace, keyPlaces, type NamedKeys, previousKeyPlaces } from './places.ts'
import { readKey } from './read-key.ts'

/** What a journal is opened with. `previousKey`: the one that it may still be sealed with. */
export interface Keys {
  readonly key: KeyObject
  readonly previousKey?: KeyObject
}

export interface FoundKeys extends Keys {
  /** The file that was made because there was neither a key nor a journal. */
  readonly made?: string
}

export interface KeySearch {
  /** Folder of the journal. */
  readonly state: string
  readonly named: NamedKeys
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Finds the keys of a journal. Where nothing names one and there is no journal yet, a file with a new key is made in the default
 * place; a new key for an old journal would open nothing. Throws `UMT-KEY-…`.
 */
export function findKeys({ state, named, env }: KeySearch): FoundKeys {
  const previousKey = first(previousKeyPlaces(named, env), state)
  const previous = previousKey && { previousKey }
  const places = keyPlaces(named, env)
  const key = existingKey({ state, named, env })
  if (key) return { key, ...previous }
  const last = places.at(-1)?.path ?? ''
  if (isThere(join(state, 'journal.db'))) throw new UmtError('UMT-KEY-101', { path: last, state })
  const made = makeKeyFile(last)
  const found = first(places, state)
  if (!found) throw new UmtError('UMT-KEY-102', { path: last, detail: 'ENOENT' })
  return { key: found, ...previous, ...(made && { made: last }) }
}

/** The key of a journal for whoever only looks at it; none is made. Throws `UMT-KEY-102` to `-105`. */
export const existingKey = ({ state, named, env }: KeySearch): KeyObject | undefined =>
  first(keyPlaces(named, env), state)

/** A key that nobody keeps, for a journal that is thrown away with its folder. */
export const throwAwayKeys = (): Keys => ({ key: generateKeySync('aes', { length: 256 }) })

function first(places: readonly KeyPlace[], state: string): KeyObject | undefined {
  for (const place of places) {
    const key = readKey(place, state)
    if (key) return key
    if (place.kind === 'named') throw new UmtError('UMT-KEY-102', { path: place.path, detail: 'ENOENT' })
  }
  return undefined
}

/** Whether there is a journal with anything in it; what was never written is none. */
function isThere(journal: string): boolean {
  return [journal, `${journal}-wal`].some((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)
}
