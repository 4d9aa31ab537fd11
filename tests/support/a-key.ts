import { createSecretKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Keys } from '../../src/key/keys.ts'

const BYTES = Buffer.alloc(32, 'a key that only tests use')

/** The same for every daemon of a test, so that the next one opens what the last one wrote. */
export const TEST_KEYS: Keys = { key: createSecretKey(BYTES) }

/** Puts that key into a file; the path. */
export function testKeyFile(path: string): string {
  writeFileSync(path, `${BYTES.toString('base64')}\n`, { mode: 0o600 })
  return path
}
