import { type Actor, type AuditAct, toEntry } from '../audit/acts.ts'
import type { Handlers } from '../bus/answer.ts'
import { RawJson } from '../bus/raw-json.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { assigned } from '../encounter/assigned.ts'
import type { Cabin } from '../encounter/cabin.ts'
import { UmtError } from '../errors.ts'
import { journaled } from '../intake/render.ts'
import type { Renderer } from '../intake/renderer.ts'
import type { Act, HeldContent, HeldReading, Journal, JournalObservation } from '../journal/types.ts'
import type { Reading } from '../reading/reading.ts'
import { fromStored } from '../reading/stored.ts'
import type { Strip } from '../reading/strip.ts'
import { isoInZone } from '../reading/time.ts'
import { heldPayload } from './held-payload.ts'
import { inWordsAt } from './in-words-at.ts'
import { type OwnScreen, showOnOwnScreen } from './own-screen.ts'
import { ownerOf } from './owner-of.ts'

/** What concerns held readings. */
export type HeldHandlers = Pick<Handlers, 'held' | 'held/show' | 'held/assign' | 'held/discard'>

export interface HeldDeskOptions extends OwnScreen {
  readonly journal: Pick<Journal, 'held' | 'heldReading' | 'acts' | 'record'>
  readonly renderer: Pick<Renderer, 'final' | 'preliminary'>
  readonly cabin: Pick<Cabin, 'state' | 'asked'>
  readonly clock: Clock
  readonly zone: string
  readonly actorOf: (caller: Parameters<Handlers['held/assign']>[1]) => Actor
  readonly decided: (payload: PayloadOf['decided']) => void
}

type DecisionAct = Extract<AuditAct, { kind: 'reading-assigned' | 'reading-discarded' }> & { readonly reading: string }

/** Where a person looks at held readings and decides on them. Nothing else ever does: they are kept until then. */
export class HeldDesk {
  readonly #options: HeldDeskOptions

  constructor(options: HeldDeskOptions) {
    this.#options = options
  }

  /** What a client may ask, verb by verb. */
  get handlers(): HeldHandlers {
    const { journal, zone, actorOf } = this.#options
    return {
      held: () => journal.held().map((row) => heldRow(row, zone)),
      'held/show': ({ key }) => this.#show(key),
      'held/assign': ({ key, encounter, reason }, caller) => this.#assign(key, encounter, reason, actorOf(caller)),
      'held/discard': ({ key, reason }, caller) => this.#discard(key, reason, actorOf(caller)),
    }
  }

  #show(key: string): RawJson {
    const { renderer, zone } = this.#options
    const held = this.#held(key)
    const bodies = renderer.preliminary(this.#source(held)).map(({ body }) => body)
    // By hand: the digits of an Observation outlive no second reading.
    return new RawJson(`${JSON.stringify(heldRow(held, zone)).slice(0, -1)},"observations":[${bodies.join(',')}]}`)
  }

  /** Nothing is published before the act is on disk; it and its Observations are one write. */
  #assign(key: string, encounter: string, reason: string, by: Actor) {
    const { journal, renderer, cabin } = this.#options
    const held = this.#held(key)
    const owner = ownerOf(encounter, journal, { unknown: 'UMT-HELD-103', erased: 'UMT-HELD-104' })
    const observations = renderer.final(assigned(this.#source(held), held.heldBecause), key, owner)
    const kept = journaled(observations)
    const act = {
      kind: 'reading-assigned',
      reading: key,
      encounter,
      by,
      reason,
      heldBecause: held.heldBecause,
    } as const
    this.#record(act, kept)
    cabin.asked(encounter)
    showOnOwnScreen(this.#options, encounter, observations)
    return { key, encounter, observations: kept.map(({ id }) => id) }
  }

  #discard(key: string, reason: string, by: Actor) {
    const { heldBecause } = this.#held(key)
    this.#record({ kind: 'reading-discarded', reading: key, by, reason, heldBecause }, [])
    return { key }
  }

  #held(key: string): HeldContent {
    const { journal } = this.#options
    const [decision] = journal.acts({ kinds: ['reading-assigned', 'reading-discarded'], reading: key, last: 1 })
    if (decision) throw this.#decidedBefore(decision)
    const held = journal.heldReading(key)
    if (!held) throw new UmtError('UMT-HELD-101', { key })
    return held
  }

  #source({ key, reading }: HeldContent): Reading | Strip {
    try {
      return fromStored(reading)
    } catch (cause) {
      if (cause instanceof RangeError) throw new UmtError('UMT-HELD-105', { key, detail: cause.message }, { cause })
      throw cause
    }
  }

  /** Throws `UMT-JOURNAL-105` when the disk refuses: nothing is decided then. */
  #record(decided: Omit<DecisionAct, 'at'>, observations: readonly JournalObservation[]): void {
    const { journal, clock, zone } = this.#options
    const at = clock.utc(clock.now())
    const [outcome] = journal.record([{ ...toEntry({ ...decided, at }), observations }])
    if (outcome?.kind !== 'recorded') throw new UmtError('UMT-HELD-101', { key: decided.reading })
    const decision = decided.kind === 'reading-assigned' ? 'assigned' : 'discarded'
    this.#options.decided({ key: decided.reading, decision, at: isoInZone(at, zone) })
  }

  #decidedBefore({ kind, at, seq }: Act): UmtError {
    return new UmtError('UMT-HELD-102', {
      decision: kind === 'reading-assigned' ? { fr: 'attribuée', en: 'assigned' } : { fr: 'écartée', en: 'discarded' },
      when: inWordsAt(at, this.#options.zone),
      act: String(seq),
    })
  }
}

const heldRow = (row: HeldReading, zone: string) => heldPayload({ ...row, because: row.heldBecause }, zone)
