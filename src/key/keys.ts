import { generateKeySync, type KeyObject } from 'node:crypto'
import { statSync } from 'node:fs'
import { UmtError } from '../errors.ts'
import { journalOf } from '../journal/place.ts'
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
  const previousKey = first(previousKeyPlaces(named, env), state, notThere)
  const previous = previousKey && { previousKey }
  const places = keyPlaces(named, env)
  const key = existingKey({ state, named, env })
  if (key) return { key, ...previous }
  const last = places.at(-1)?.path ?? ''
  if (hasJournal(state)) throw new UmtError('UMT-KEY-101', { path: last, state })
  const made = makeKeyFile(last)
  const found = first(places, state, notThere)
  if (!found) throw notThere(last)
  return { key: found, ...previous, ...(made && { made: last }) }
}

/** The key of a journal for whoever only looks at it; none is made. Throws `UMT-KEY-101` to `-105`. */
export const existingKey = ({ state, named, env }: KeySearch): KeyObject | undefined =>
  // Whoever has lost the key of a journal is not told how to make another one.
  first(keyPlaces(named, env), state, (path) =>
    hasJournal(state) ? new UmtError('UMT-KEY-101', { path, state }) : notThere(path),
  )

/** A key that nobody keeps, for a journal that is thrown away with its folder. */
export const throwAwayKeys = (): Keys => ({ key: generateKeySync('aes', { length: 256 }) })

const notThere = (path: string): UmtError => new UmtError('UMT-KEY-102', { path, detail: 'ENOENT' })

function first(places: readonly KeyPlace[], state: string, missing: (path: string) => UmtError): KeyObject | undefined {
  for (const place of places) {
    const key = readKey(place, state)
    if (key) return key
    if (place.kind === 'named') throw missing(place.path)
  }
  return undefined
}

/** Whether there is a journal with anything in it; what was never written is none. */
function hasJournal(state: string): boolean {
  const journal = journalOf(state)
  return [journal, `${journal}-wal`].some((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)
}
