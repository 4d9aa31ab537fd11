import { writeFileSync } from 'node:fs'
import type { Keys } from '../../src/key/keys.ts'
import { testKey } from './keys.ts'

/** The same for every daemon of a test, so that the next one opens what the last one wrote. */
export const TEST_KEYS: Keys = { key: testKey() }

/** Puts that key into a file; the path. */
export function testKeyFile(path: string): string {
  writeFileSync(path, `${testKey().export().toString('base64')}\n`, { mode: 0o600 })
  return path
}
