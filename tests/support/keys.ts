import { createSecretKey, hash, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Keys } from '../../src/key/keys.ts'

/** A master key for tests: always the same of a name, so that a journal opens again, in another process too. */
export const testKey = (name = 'test'): KeyObject => createSecretKey(hash('sha256', name, 'buffer'))

/** The same for every daemon of a test, so that the next one opens what the last one wrote. */
export const TEST_KEYS: Keys = { key: testKey() }

/** Puts a key for tests into a file; the path. */
export function testKeyFile(path: string, name?: string): string {
  writeFileSync(path, `${testKey(name).export().toString('base64')}\n`, { mode: 0o600 })
  return path
}
