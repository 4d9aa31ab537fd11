/** Freezes a value and all it holds: constant parts are shared between resources, nobody may change one through another. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

/** A table with the same keys and other values. */
export function mapValues<K extends string, V, R>(
  table: Readonly<Record<K, V>>,
  make: (value: V, key: K) => R,
): Readonly<Record<K, R>>
export function mapValues<V, R>(
  table: Readonly<Record<string, V>>,
  make: (value: V, key: string) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, make(value, key)]))
}
