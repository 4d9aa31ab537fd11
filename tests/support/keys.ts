import { createSecretKey, hash, type KeyObject } from 'node:crypto'

/** A master key for tests: always the same of a name, so that a journal opens again, in another process too. */
export const testKey = (name = 'test'): KeyObject => createSecretKey(hash('sha256', name, 'buffer'))
