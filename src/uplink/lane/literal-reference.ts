import type { Identifier } from '../../fhir/dialect/query.ts'
import type { Answer } from '../platform.ts'

/** Where a platform keeps what it was asked to create: `Device/17`. `undefined`: its answer does not say. */
export function literalReference(type: 'Device' | 'Patient', answer: Answer): string | undefined {
  if (answer.kind !== 'answered') return undefined
  const { location, body } = answer
  const named = new RegExp(`(?:^|/)(${type}/[A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?/?$`).exec(location ?? '')
  return named?.[1] ?? (isResource(body, type) ? `${type}/${body.id}` : undefined)
}

/** Whether an answer shows a resource that does not carry the identifier of ours. */
export const isSomebodyElse = (type: 'Device' | 'Patient', answer: Answer, ours: unknown): boolean =>
  answer.kind === 'answered' &&
  isResource(answer.body, type) &&
  withIdentifier({ entry: [{ resource: answer.body }] }, identifiersOf(ours)).length === 0

/** What a search found of ours, the oldest first as a rule; of what it found else nothing, since servers overlook conditions. */
export const foundByIdentifier = (type: 'Device' | 'Patient', answer: Answer, ours: unknown): readonly string[] =>
  answer.kind === 'answered'
    ? withIdentifier(answer.body, identifiersOf(ours)).flatMap((each) =>
        isResource(each, type) ? [`${type}/${each.id}`] : [],
      )
    : []

/** Resources of a search that carry an identifier of ours. */
export function withIdentifier(body: unknown, identifiers: readonly Identifier[]): readonly object[] {
  return resourcesOf(body).filter(
    (resource) =>
      'identifier' in resource &&
      Array.isArray(resource.identifier) &&
      resource.identifier.some((theirs: unknown) => identifiers.some((ours) => isSame(theirs, ours))),
  )
}

const isSame = (theirs: unknown, { system, value }: Identifier): boolean =>
  typeof theirs === 'object' &&
  theirs !== null &&
  'system' in theirs &&
  'value' in theirs &&
  theirs.system === system &&
  theirs.value === value

/** Identifiers of a resource that we made. */
export function identifiersOf(resource: unknown): readonly Identifier[] {
  if (typeof resource !== 'object' || resource === null || !('identifier' in resource)) return []
  const { identifier } = resource
  if (!Array.isArray(identifier)) return []
  return identifier.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('system' in each) || !('value' in each)) return []
    const { system, value } = each
    return typeof system === 'string' && typeof value === 'string' ? [{ system, value }] : []
  })
}

function resourcesOf(body: unknown): readonly object[] {
  if (typeof body !== 'object' || body === null || !('entry' in body) || !Array.isArray(body.entry)) return []
  return body.entry.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'resource' in entry && isObject(entry.resource)
      ? [entry.resource]
      : [],
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isResource = (body: unknown, type: string): body is { readonly id: string } =>
  isObject(body) &&
  'resourceType' in body &&
  body.resourceType === type &&
  'id' in body &&
  typeof body.id === 'string' &&
  /^[A-Za-z0-9.-]{1,64}$/.test(body.id)
