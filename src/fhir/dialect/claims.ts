import { isList, isObject, type JsonObject, textOf, without } from './json-tree.ts'
import { PROFILE_URLS, type ProfileName } from './names.ts'
import type { Choices } from './presets.ts'

const isProfileName = (name: string): name is ProfileName => Object.hasOwn(PROFILE_URLS, name)

/** What a published claim says: the profile itself, and where it is of R4, that of ANS of the same name, which adds no more than is done here. */
const MEANING: ReadonlyMap<string, readonly ProfileName[]> = new Map(
  Object.entries(PROFILE_URLS).flatMap(([name, url]): readonly [string, readonly ProfileName[]][] => {
    const [family, rest] = name.split('/')
    if (family === 'mesures') return []
    const names = family === 'r4' ? [name, `mesures/${rest}`] : [name]
    return [[url, names.filter(isProfileName)]]
  }),
)

/** The profiles that a resource was published under. */
export function profilesIn({ meta }: JsonObject): readonly ProfileName[] {
  const urls = isObject(meta) && isList(meta.profile) ? meta.profile : []
  return urls.flatMap((url) => MEANING.get(textOf(url) ?? '') ?? [])
}

/** The URLs of those profiles that an endpoint wants claimed. PHD asks for an MDC code in an Observation, so without one it is not. */
export function urlsOf(names: readonly ProfileName[], { claims, codings, profiles }: Choices): readonly string[] {
  const isClaimed = (name: ProfileName): boolean =>
    claims.some((family) => name.startsWith(`${family}/`)) && !(codings === 'loinc-only' && WITH_MDC.includes(name))
  return names
    .filter(isClaimed)
    .map((name) => profiles[name] ?? PROFILE_URLS[name])
    .filter((url) => url !== '')
}

const WITH_MDC: readonly ProfileName[] = ['phd/numeric', 'phd/compound', 'phd/samples']

/** A resource under these profiles and no others. */
export function claiming(resource: JsonObject, urls: readonly string[]): JsonObject {
  const meta = isObject(resource.meta) ? without(resource.meta, 'profile') : {}
  const claimed: JsonObject = { ...meta, ...(urls.length > 0 && { profile: urls }) }
  if (Object.keys(claimed).length === 0) return without(resource, 'meta')
  return { ...resource, meta: claimed }
}
