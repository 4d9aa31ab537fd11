/** Fewer characters of a key are not taken: a slip of the finger must not name another reading. */
export const SHORTEST_KEY = 8

/** How many characters tell these keys apart. */
export function shortKeys(keys: readonly string[]): number {
  let length = SHORTEST_KEY
  while (length < 64 && new Set(keys.map((key) => key.slice(0, length))).size < keys.length) length += 1
  return length
}
