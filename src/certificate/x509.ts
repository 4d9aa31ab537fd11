let loaded: Promise<typeof import('@peculiar/x509')> | undefined

/** The library that writes certificates; only who makes one loads it. It wants `reflect-metadata` before it is loaded, and uses these three of it. */
export function x509Library(): Promise<typeof import('@peculiar/x509')> {
  if (!('getMetadata' in Reflect)) {
    const kept = new WeakMap<object, Map<unknown, unknown>>()
    const own = (key: unknown, target: object): unknown => kept.get(target)?.get(key)
    Object.assign(Reflect, {
      defineMetadata: (key: unknown, value: unknown, target: object) =>
        kept.set(target, (kept.get(target) ?? new Map()).set(key, value)),
      getOwnMetadata: own,
      getMetadata: own,
    })
  }
  loaded ??= import('@peculiar/x509')
  return loaded
}
