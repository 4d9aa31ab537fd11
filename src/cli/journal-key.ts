import type { KeyObject } from 'node:crypto'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import { existingKey } from '../key/keys.ts'
import { readKey } from '../key/read-key.ts'
import type { Args } from './args.ts'

/** The key for a journal that is only looked at: the one found, why it cannot be used, or neither where there is none. */
export interface FoundKey {
  readonly key?: KeyObject
  readonly problem?: UmtError
}

/** `--key FILE`, whose failure is thrown; else the one that the daemon would find, whose failure is told. None is made. */
export function journalKey(args: Args, { state, key }: Pick<Config, 'state' | 'key'>): FoundKey {
  const path = args.text('key')
  if (path !== undefined) {
    const named = readKey({ kind: 'named', path }, state)
    if (named === undefined) throw new UmtError('UMT-KEY-102', { path, detail: 'ENOENT' })
    return { key: named }
  }
  try {
    const found = existingKey({ state, named: key, env: process.env })
    return found === undefined ? {} : { key: found }
  } catch (error) {
    if (error instanceof UmtError) return { problem: error }
    throw error
  }
}
