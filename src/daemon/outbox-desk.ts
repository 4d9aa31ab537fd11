import { type Actor, type AuditAct, toEntry } from '../audit/acts.ts'
import { BROKER } from '../broker/name.ts'
import type { Handlers } from '../bus/answer.ts'
import type { DataOf, RequestOf } from '../bus/requests.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { ALL_OWED, owedOnce } from '../journal/all-owed.ts'
import type { Delivery, DeliveryQuery, Outbox } from '../journal/outbox-types.ts'
import type { Journal } from '../journal/types.ts'
import { type DeliveryPayload, deliveryPayload } from './delivery-payload.ts'

/** What a person does with what is owed to platforms. */
export type OutboxHandlers = Pick<Handlers, 'outbox/list' | 'outbox/retry' | 'outbox/discard' | 'outbox/export'>

export interface OutboxDeskOptions {
  readonly outbox: Pick<Outbox, 'tallies' | 'deliveries' | 'decide'>
  readonly journal: Pick<Journal, 'record'>
  /** Names of the platforms in the configuration. */
  readonly endpoints: () => readonly string[]
  readonly clock: Clock
  readonly zone: string
  readonly actorOf: (caller: Parameters<Handlers['outbox/retry']>[1]) => Actor
  /** Something has become owed, or a person does not want to wait: all platforms unless one is named. */
  readonly wake: (endpoint?: string) => void
}

/** What a person decides on, of one platform. */
type Which = Pick<Extract<AuditAct, { kind: 'delivery-retried' }>, 'endpoint' | 'observations' | 'at'>

/** Where a person looks at what platforms have not answered for, and decides on what they refuse. */
export class OutboxDesk {
  readonly #options: OutboxDeskOptions

  constructor(options: OutboxDeskOptions) {
    this.#options = options
  }

  /** What a client may ask, verb by verb. */
  get handlers(): OutboxHandlers {
    const { actorOf } = this.#options
    return {
      'outbox/list': (request) => this.#list(request),
      'outbox/retry': (request, caller) => this.#retry(request, actorOf(caller)),
      'outbox/discard': (request, caller) => this.#discard(request, actorOf(caller)),
      'outbox/export': ({ endpoint }, caller) => this.#export(endpoint, actorOf(caller)),
    }
  }

  #list({ reasons, quarantined, ...which }: RequestOf['outbox/list']): readonly DeliveryPayload[] {
    const { outbox, zone } = this.#options
    this.#known(which.endpoint)
    const query: DeliveryQuery = { ...which, quarantined: true, ...(quarantined !== true && { owed: true }) }
    return outbox.deliveries(query).map((row) => deliveryPayload(row, zone, reasons === true))
  }

  #retry({ endpoint, observations }: RequestOf['outbox/retry'], by: Actor): DataOf['outbox/retry'] {
    const count = this.#decide('retry', this.#quarantined(endpoint, observations), (which) => ({
      kind: 'delivery-retried',
      by,
      ...which,
    }))
    this.#options.wake(endpoint)
    return { observations: count }
  }

  #discard({ endpoint, observations, reason }: RequestOf['outbox/discard'], by: Actor): DataOf['outbox/discard'] {
    const rows = observations === undefined ? this.#ofRetired(endpoint) : this.#quarantined(endpoint, observations)
    const count = this.#decide('discard', rows, (which) => ({ kind: 'delivery-discarded', by, reason, ...which }))
    // What waited behind it may go now.
    this.#options.wake(endpoint)
    return { observations: count }
  }

  #export(endpoint: string | undefined, by: Actor): DataOf['outbox/export'] {
    const { outbox, journal, clock } = this.#options
    this.#known(endpoint)
    const observations = owedOnce(
      outbox.deliveries({ ...ALL_OWED, ...(endpoint !== undefined && { endpoint }) }),
      endpoint === undefined ? BROKER : undefined,
    ).length
    const named = endpoint === undefined ? {} : { endpoint }
    const act = toEntry({ kind: 'outbox-exported', at: clock.utc(clock.now()), by, ...named, observations })
    journal.record([{ ...act, observations: [] }])
    return { observations }
  }

  /** Throws `UMT-OUTBOX-101` when one of those named is not in quarantine: then nothing is decided on any. */
  #quarantined(endpoint: string | undefined, observations: readonly string[] | undefined): readonly Delivery[] {
    const { outbox } = this.#options
    this.#known(endpoint)
    const query = { ...(endpoint !== undefined && { endpoint }), quarantined: true } as const
    if (observations === undefined) return outbox.deliveries(query)
    return [...new Set(observations)].flatMap((observation) => {
      const rows = outbox.deliveries({ ...query, observation })
      if (rows.length === 0) throw new UmtError('UMT-OUTBOX-101', { observation })
      return rows
    })
  }

  /** What is owed to a platform that nothing is sent to any more. */
  #ofRetired(endpoint = ''): readonly Delivery[] {
    this.#known(endpoint)
    if (this.#options.endpoints().includes(endpoint)) throw new UmtError('UMT-OUTBOX-106', { endpoint })
    return this.#options.outbox.deliveries({ ...ALL_OWED, endpoint })
  }

  /** One act a platform, in one write with what it changes. */
  #decide(decision: 'retry' | 'discard', rows: readonly Delivery[], actOf: (which: Which) => AuditAct): number {
    const { outbox, clock } = this.#options
    let count = 0
    for (const [endpoint, own] of Map.groupBy(rows, (row) => row.endpoint)) {
      const observations = own.map(({ observation }) => observation)
      const { kind, at, detail } = toEntry(actOf({ endpoint, observations, at: clock.utc(clock.now()) }))
      count += outbox.decide(decision, own, { kind, at, detail })
    }
    return count
  }

  #known(endpoint: string | undefined): void {
    const { outbox, endpoints } = this.#options
    if (endpoint === undefined || endpoints().includes(endpoint)) return
    if (!outbox.tallies().some((tally) => tally.endpoint === endpoint))
      throw new UmtError('UMT-OUTBOX-102', { endpoint })
  }
}
