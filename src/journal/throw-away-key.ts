import { generateKeySync, type KeyObject } from 'node:crypto'

/** A master key for a journal that nobody opens again: it goes with the process. */
export const throwAwayKey = (): KeyObject => generateKeySync('aes', { length: 256 })
