import type { Dialect, Entry, Json } from '../../fhir/dialect/dialect.ts'
import type { Preset } from '../../fhir/dialect/settings.ts'
import type { DeliveryResult, Outbox, OwedObservation } from '../../journal/outbox-types.ts'
import { tell } from '../../tellable-error.ts'
import type { Answer, Platform } from '../platform.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictOf, verdictsOf } from '../verdict/verdict-of.ts'
import type { Attempt } from './course.ts'
import { identifiersOf, withIdentifier } from './literal-reference.ts'
import type { Parcel } from './parcel.ts'
import type { Bound, ReferenceKeeper } from './references.ts'

export interface CarrierOptions {
  readonly endpoint: string
  readonly preset: Preset
  readonly dialect: Dialect
  readonly keeper: Pick<ReferenceKeeper, 'bind'>
  readonly outbox: Pick<Outbox, 'handOut'>
  /** Of a Bundle. */
  readonly bytes: number
}

/** What became of a parcel. */
export interface Carried {
  /** Of what was not sent at all, and never will be as it stands. */
  readonly results: readonly DeliveryResult[]
  /** Absent when nothing had to be sent. */
  readonly attempt?: Attempt
  /** Of the request that decided. */
  readonly answer?: Answer
}

/** An Observation as it goes out. */
interface Ready {
  readonly observation: OwedObservation
  readonly resource: Json
  readonly entry: Entry
  readonly before: readonly Entry[]
}

/** Takes a parcel to the platform: what it points to first, then itself. One request at a time. */
export class Carrier {
  readonly #options: CarrierOptions

  constructor(options: CarrierOptions) {
    this.#options = options
  }

  async carry(parcel: Parcel, platform: Platform): Promise<Carried> {
    const { endpoint, keeper, outbox } = this.#options
    const bound = await keeper.bind(parcel.observations, platform)
    if ('verdict' in bound)
      return {
        results: [],
        attempt: { parcel, verdicts: [bound.verdict], notSent: true },
        ...(bound.answer && { answer: bound.answer }),
      }
    const results: DeliveryResult[] = []
    const ready: Ready[] = []
    for (const [index, observation] of parcel.observations.entries()) {
      const made = this.#make(observation, bound.ok[index])
      if ('resource' in made) ready.push(made)
      else if ('answer' in made) results.push(made)
      else if (ready.length > 0) break
      // As if the platform had refused it: when it is so with all of them, it is not they.
      else
        return {
          results,
          attempt: { parcel: { ...parcel, observations: [observation] }, verdicts: [made], notSent: true },
        }
    }
    const fitting = this.#fitting(parcel.kind, ready)
    const [first, ...others] = fitting.map(({ observation }) => observation)
    if (!first) return { results }
    const sent: Parcel = { ...parcel, observations: [first, ...others] }
    // On the disk before it is on the air: after a power cut somebody has to know that it may be there. What a person decided
    // on while the references were asked for is another debt now.
    if (!outbox.handOut(endpoint, sent.observations)) return { results }
    const answer = await this.#send(parcel.kind, fitting, platform)
    const verdicts = await this.#looked(this.#verdicts(parcel.kind, answer, fitting), fitting, platform)
    return { results, attempt: { parcel: sent, verdicts, ...(isNotSent(answer) && { notSent: true }) }, answer }
  }

  #make(observation: OwedObservation, bound: Bound | undefined): Ready | DeliveryResult | Verdict {
    const { dialect } = this.#options
    const { owes, body } = observation
    const settled = { observation: observation.observation, owes: owes === 'retract' ? owes : ('create' as const) }
    if (!bound) throw new RangeError('an Observation without what it points to')
    try {
      const isRetraction = owes === 'retract'
      const resource = isRetraction
        ? dialect.retraction(body, bound.references)
        : dialect.observation(body, bound.references)
      if (resource === undefined)
        return isRetraction
          ? { ...settled, answer: 'permanent', reason: 'this platform takes no corrections' }
          : { ...settled, answer: 'inapplicable' }
      const entry = isRetraction ? dialect.retract(resource) : dialect.create(resource)
      return { observation, resource, entry, before: bound.entries }
    } catch (error) {
      const signature = `cannot be rendered: ${tell(error).type}`
      return { kind: 'poison', reason: signature, signature }
    }
  }

  /** The first of them that stay within the bytes of a Bundle, at least one: it may be longer here than in the journal. */
  #fitting(kind: Parcel['kind'], ready: readonly Ready[]): readonly Ready[] {
    let fitting = ready
    while (fitting.length > 1 && Buffer.byteLength(this.#text(kind, fitting)) > this.#options.bytes)
      fitting = fitting.slice(0, Math.ceil(fitting.length / 2))
    return fitting
  }

  #text(kind: Parcel['kind'], ready: readonly Ready[]): string {
    const entries = ready.flatMap(({ before, entry }) => [...before, entry])
    return this.#options.dialect.bundle(kind === 'each' ? 'batch' : 'transaction', entries)
  }

  #send(kind: Parcel['kind'], ready: readonly Ready[], platform: Platform): Promise<Answer> {
    const [first] = ready
    if (kind !== 'put' || !first) return platform.bundle(this.#text(kind, ready))
    const { request, resource } = first.entry
    const text = JSON.stringify(resource)
    return request.method === 'PUT'
      ? platform.update(request.url, text)
      : platform.create(request.url, text, request.ifNoneExist ?? '')
  }

  #verdicts(kind: Parcel['kind'], answer: Answer, ready: readonly Ready[]): readonly [Verdict, ...Verdict[]] {
    const { preset } = this.#options
    if (kind === 'put') return [verdictOf(answer, { preset })]
    const entries = ready.reduce((sum, { before }) => sum + before.length + 1, 0)
    const said = verdictsOf(answer, entries, { preset })
    const worst = said.find((each) => each.kind !== 'accepted') ?? said[0] ?? verdictOf(answer, { preset })
    if (kind !== 'whole') return [said[0] ?? worst, ...said.slice(1)]
    // A server that takes a transaction for a batch has done some of it.
    const isHalfDone = ready.length > 1 && worst.kind !== 'accepted' && said.some((each) => each.kind === 'accepted')
    return [isHalfDone ? { ...worst, mayHaveArrived: true } : worst]
  }

  /** Several are there with this identifier: then it is there. Only where it is known which one is meant. */
  async #looked(
    verdicts: readonly [Verdict, ...Verdict[]],
    ready: readonly Ready[],
    platform: Platform,
  ): Promise<readonly [Verdict, ...Verdict[]]> {
    if (verdicts.length !== ready.length) return verdicts
    const looked: Verdict[] = []
    for (const [index, verdict] of verdicts.entries()) {
      const one = ready[index]
      looked.push(verdict.kind === 'ambiguous' && one ? await this.#look(verdict, one, platform) : verdict)
    }
    const [first = verdicts[0], ...others] = looked
    return [first, ...others]
  }

  async #look(verdict: Verdict, { observation, resource }: Ready, platform: Platform): Promise<Verdict> {
    // What is to become `entered-in-error` is there more than once: only a person can say which one.
    if (observation.owes === 'retract') return { ...verdict, kind: 'poison' }
    const answer = await platform.find(`Observation?${this.#options.dialect.identifierQuery(resource)}`)
    const found = verdictOf(answer)
    if (found.kind === 'unknown') return { ...found, kind: 'transient' }
    if (found.kind !== 'accepted') return found
    const body = answer.kind === 'answered' ? answer.body : undefined
    const isThere = withIdentifier(body, identifiersOf(resource)).length > 0
    return { ...verdict, kind: isThere ? 'accepted' : 'poison' }
  }
}

const isNotSent = (answer: Answer): boolean =>
  answer.kind === 'not-sent' || (answer.kind === 'unanswered' && !answer.mayHaveArrived)
