import {
  allOk,
  badRequest,
  created,
  multipleMatches,
  OperationOutcomeError,
  Operator,
  type SearchRequest,
  type WithId,
} from '@medplum/core'
import { type FhirResponse, MemoryRepository } from '@medplum/fhir-router'

/** Any FHIR resource, as the library declares it. */
export type StoredResource = Exclude<FhirResponse, readonly [unknown]>[1]

type CreateOptions = NonNullable<Parameters<MemoryRepository['createResource']>[1]>
type Conditional<T extends StoredResource> = Awaited<ReturnType<typeof MemoryRepository.prototype.conditionalCreate<T>>>
type Found<T extends StoredResource> = Awaited<ReturnType<typeof MemoryRepository.prototype.search<T>>>

export interface RepositoryOptions {
  /** Says why a resource is refused with 422; `undefined` when it is not. */
  readonly refuses?: (resource: StoredResource) => string | undefined
  /** Takes an Observation of a Device that it does not have. */
  readonly trusting?: boolean
}

export interface RepositoryCounts {
  created: number
  updated: number
  /** Conditional creates that found what they would have created. */
  known: number
  /** Resources that were refused with 422, each time. */
  refused: number
}

/**
 * The repository of the library with what a platform adds: it finds by identifier without reading everything, takes a
 * transaction back when an entry fails, refuses what it is told to, and knows of no Device that was not created here.
 */
export class PlatformRepository extends MemoryRepository {
  readonly counts: RepositoryCounts = { created: 0, updated: 0, known: 0, refused: 0 }
  readonly #options: RepositoryOptions
  readonly #sizes = new Map<string, number>()
  /** Ids by type and identifier; one that is gone or has another identifier by now is sorted out when it is read. */
  readonly #ids = new Map<string, Set<string>>()
  /** Of the transaction under way: what takes it back, last step first, and what it must be able to point to. */
  #undo: (() => void | Promise<void>)[] | undefined
  #unresolved: StoredResource[] = []

  constructor(options: RepositoryOptions = {}) {
    super()
    this.#options = options
  }

  override async createResource<T extends StoredResource>(
    resource: T,
    options?: CreateOptions,
    update = false,
  ): Promise<WithId<T>> {
    const why = this.#options.refuses?.(resource)
    if (why !== undefined) {
      this.counts.refused += 1
      throw new OperationOutcomeError(unprocessable(why))
    }
    if (this.#undo) this.#unresolved.push(resource)
    else await this.#resolve(resource)
    const before = update && resource.id ? await this.#read<T>(resource.resourceType, resource.id) : undefined
    const stored = await super.createResource(resource, options, update)
    this.#count(stored.resourceType, before !== undefined, 1)
    for (const key of keysOf(stored)) this.#ids.set(key, (this.#ids.get(key) ?? new Set()).add(stored.id))
    this.#undo?.push(async () => {
      this.#count(stored.resourceType, before !== undefined, -1)
      if (before) await super.createResource(before, undefined, true)
      else await this.expungeResource(stored.resourceType, stored.id)
    })
    return stored
  }

  override async conditionalCreate<T extends StoredResource>(
    resource: T,
    search: SearchRequest<T>,
    options?: CreateOptions,
  ): Promise<Conditional<T>> {
    const { entry = [] } = await this.search<T>({ ...search, count: 2 })
    const [found, other] = entry.flatMap((each) => (each.resource ? [each.resource] : []))
    if (other) throw new OperationOutcomeError(multipleMatches)
    if (found) {
      this.counts.known += 1
      return { resource: found, outcome: allOk }
    }
    return { resource: await this.createResource(resource, options), outcome: created }
  }

  override async search<T extends StoredResource>(request: SearchRequest<T>): Promise<Found<T>> {
    const ids = this.#candidates(request)
    if (ids === undefined) return await super.search(request)
    const found: WithId<T>[] = []
    for (const id of ids) {
      const resource = await this.#read<WithId<T>>(request.resourceType, id)
      if (resource && keysOf(resource).includes(keyOf(request.resourceType, request.filters?.[0]?.value ?? '')))
        found.push(resource)
    }
    const entry = found.slice(0, request.count).map((resource) => ({ search: { mode: 'match' as const }, resource }))
    return { resourceType: 'Bundle', type: 'searchset', total: found.length, ...(entry.length > 0 && { entry }) }
  }

  override async withTransaction<TResult>(callback: (repository: this) => Promise<TResult>): Promise<TResult> {
    if (this.#undo) return await callback(this)
    const undo: (() => void | Promise<void>)[] = []
    this.#undo = undo
    this.#unresolved = []
    try {
      const result = await callback(this)
      for (const resource of this.#unresolved) await this.#resolve(resource)
      return result
    } catch (error) {
      for (const step of undo.reverse()) await step()
      throw error
    } finally {
      this.#undo = undefined
    }
  }

  /** How many it has of a type. */
  size(type: string): number {
    return this.#sizes.get(type) ?? 0
  }

  /** As if it never was there. */
  async forget(type: string, id: string): Promise<void> {
    await this.expungeResource(type, id)
    this.#sizes.set(type, this.size(type) - 1)
  }

  #count(type: string, isUpdate: boolean, by: 1 | -1): void {
    this.counts[isUpdate ? 'updated' : 'created'] += by
    if (!isUpdate) this.#sizes.set(type, this.size(type) + by)
  }

  async #read<T extends StoredResource>(type: string, id: string): Promise<T | undefined> {
    return await this.readResource<T>(type, id).catch(() => undefined)
  }

  /** As servers do that watch over their references; the words are those of HAPI. */
  async #resolve(resource: StoredResource): Promise<void> {
    if (resource.resourceType !== 'Observation' || this.#options.trusting) return
    const reference = resource.device?.reference
    const [type, id] = reference?.split('/') ?? []
    if (type !== 'Device' || id === undefined || (await this.#read(type, id))) return
    throw new OperationOutcomeError(
      badRequest(`Resource ${reference} not found, specified in path: Observation.device`, 'Observation.device'),
    )
  }

  /** `undefined`: it asks for more than one identifier. */
  #candidates({
    resourceType,
    filters = [],
    include,
    revInclude,
    sortRules,
  }: SearchRequest): Iterable<string> | undefined {
    const [filter, another] = filters
    if (!filter || another || include || revInclude || sortRules) return undefined
    if (filter.code !== 'identifier' || filter.operator !== Operator.EQUALS) return undefined
    if (!/^[^|,\\]+\|[^|,\\]+$/.test(filter.value)) return undefined
    return this.#ids.get(keyOf(resourceType, filter.value)) ?? []
  }
}

const keyOf = (type: string, token: string): string => `${type} ${token}`

function keysOf(resource: StoredResource): readonly string[] {
  if (!('identifier' in resource) || !Array.isArray(resource.identifier)) return []
  const identifiers: readonly { readonly system?: string; readonly value?: string }[] = resource.identifier
  return identifiers.map(({ system = '', value = '' }) => keyOf(resource.resourceType, `${system}|${value}`))
}

const unprocessable = (why: string) =>
  ({
    resourceType: 'OperationOutcome',
    id: 'business-rule',
    issue: [{ severity: 'error', code: 'business-rule', diagnostics: why }],
  }) as const satisfies ConstructorParameters<typeof OperationOutcomeError>[0]
