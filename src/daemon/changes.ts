import { isDeepStrictEqual } from 'node:util'

/** What another configuration means for devices that are heard; those that are as before are in neither list. */
export interface Changes {
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

/** One that is heard otherwise than before is gone, and has come. */
export function changesOf<T extends { readonly device: string }>(before: readonly T[], after: readonly T[]): Changes {
  const only = (these: readonly T[], those: readonly T[]) =>
    these.filter((each) => !those.some((other) => isDeepStrictEqual(each, other))).map(({ device }) => device)
  return { gone: only(before, after), come: only(after, before) }
}
