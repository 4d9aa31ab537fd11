import { type Actor, detailOf, toEntry } from '../audit/acts.ts'
import type { Handlers } from '../bus/answer.ts'
import type { DataOf, RequestOf } from '../bus/requests.ts'
import type { Clock } from '../clock.ts'
import { moved } from '../encounter/assigned.ts'
import type { Cabin } from '../encounter/cabin.ts'
import { type InWords, UmtError } from '../errors.ts'
import { enteredInError } from '../fhir/entered-in-error.ts'
import { movedKey, partUuid } from '../intake/identity.ts'
import { journaled, type OutgoingObservation } from '../intake/render.ts'
import type { Owner, Renderer } from '../intake/renderer.ts'
import type { Journal, ReadingContent } from '../journal/types.ts'
import type { Reading } from '../reading/reading.ts'
import { fromStored } from '../reading/stored.ts'
import type { Strip } from '../reading/strip.ts'
import { inWordsAt } from './in-words-at.ts'
import { type OwnScreen, showOnOwnScreen } from './own-screen.ts'
import { ownerOf } from './owner-of.ts'

/** What concerns readings that were given to the wrong patient. */
export type MoveHandlers = Pick<Handlers, 'reading/move'>

export interface MoveDeskOptions extends OwnScreen {
  readonly journal: Pick<Journal, 'readingOf' | 'observation' | 'acts' | 'record' | 'fingerprint'>
  readonly renderer: Pick<Renderer, 'final' | 'preliminary'>
  readonly cabin: Pick<Cabin, 'state' | 'asked'>
  readonly clock: Clock
  readonly zone: string
  readonly actorOf: (caller: Parameters<Handlers['reading/move']>[1]) => Actor
  /** Something else is owed to platforms now. */
  readonly wake: () => void
}

const ERASED: InWords = {
  fr: 'son contenu est effacé après le délai de conservation',
  en: 'its content was erased after the time of retention',
}

/** A reading as it stands now, after all that persons said of it. */
interface Standing {
  readonly stored: ReadingContent
  readonly source: Reading | Strip
  /** Why it was held at first. */
  readonly heldBecause?: string
  /** How often it was given to somebody else. */
  readonly moves: number
  /** What stands for it, as `entered-in-error`. */
  readonly withdrawn: readonly OutgoingObservation[]
}

/**
 * Where a person says that a reading is another patient's, or nobody's. What was shown and sent before is withdrawn, and what
 * it becomes has ids of its own: nothing is rewritten.
 */
export class MoveDesk {
  readonly #options: MoveDeskOptions

  constructor(options: MoveDeskOptions) {
    this.#options = options
  }

  /** What a client may ask. */
  get handlers(): MoveHandlers {
    return { 'reading/move': (request, caller) => this.#move(request, this.#options.actorOf(caller)) }
  }

  /** Nothing is published before the act is on disk; it and its Observations are one write. */
  #move({ observation, encounter, reason }: RequestOf['reading/move'], by: Actor): DataOf['reading/move'] {
    const { journal, clock, cabin } = this.#options
    const { stored, source, heldBecause, moves, withdrawn } = this.#standing(observation)
    const { key, encounter: from } = stored
    if (encounter === from) throw new UmtError('UMT-MOVE-105')
    const observations =
      encounter === undefined
        ? []
        : this.#options.renderer.final(moved(source, heldBecause), this.#key(key, moves + 1), this.#owner(encounter))
    const whose = encounter === undefined ? {} : { encounter }
    const at = clock.utc(clock.now())
    const act = toEntry({
      kind: 'reading-moved',
      at,
      reading: key,
      ...whose,
      by,
      reason,
      ...(from !== undefined && { from }),
    })
    const kept = journaled(observations)
    const [outcome] = journal.record([{ ...act, observations: kept }])
    if (outcome?.kind !== 'recorded') throw new UmtError('UMT-MOVE-101', { observation })
    for (const each of [from, encounter]) if (each !== undefined) cabin.asked(each)
    showOnOwnScreen(this.#options, from, withdrawn)
    showOnOwnScreen(this.#options, encounter, observations)
    this.#options.wake()
    return {
      key,
      ...whose,
      observations: kept.map(({ id }) => id),
      withdrawn: withdrawn.flatMap(({ id }) => id ?? []),
    }
  }

  /** Throws `UMT-MOVE-101`, `-102` when it was moved since, `-106`. */
  #standing(observation: string): Standing {
    const { journal, renderer, zone } = this.#options
    const stored = journal.readingOf(observation)
    if (!stored) throw new UmtError('UMT-MOVE-101', { observation })
    const source = this.#source(stored, observation)
    const acts = journal.acts({ kinds: ['reading-assigned', 'reading-moved'], reading: stored.key })
    const moves = acts.filter(({ kind, encounter }) => kind === 'reading-moved' && encounter !== undefined).length
    const key = this.#key(stored.key, moves)
    const parts = renderer.preliminary(source).map((part) => ({ ...part, id: partUuid(key, part.metric) }))
    const last = acts.at(-1)
    // One that is nobody's now is named by the last ids that it had.
    if (last && !parts.some(({ id }) => id === observation))
      throw new UmtError('UMT-MOVE-102', { when: inWordsAt(last.at, zone), act: String(last.seq) })
    const held = acts.find(({ kind }) => kind === 'reading-assigned')
    const heldBecause = held && detailOf('reading-assigned', held)?.heldBecause
    return {
      stored,
      source,
      moves,
      withdrawn: parts
        .filter(({ id }) => stored.observations.includes(id))
        .map((part) => ({ ...part, body: this.#withdrawn(part.id) })),
      ...(heldBecause !== undefined && { heldBecause }),
    }
  }

  #withdrawn(observation: string): string {
    const body = this.#options.journal.observation(observation)
    if (body === undefined) throw new UmtError('UMT-MOVE-106', { observation, detail: ERASED })
    return enteredInError(body)
  }

  #source({ reading }: ReadingContent, observation: string): Reading | Strip {
    if (reading === undefined) throw new UmtError('UMT-MOVE-106', { observation, detail: ERASED })
    try {
      return fromStored(reading)
    } catch (cause) {
      if (cause instanceof RangeError)
        throw new UmtError('UMT-MOVE-106', { observation, detail: cause.message }, { cause })
      throw cause
    }
  }

  #owner(encounter: string): Owner {
    return ownerOf(encounter, this.#options.journal, { unknown: 'UMT-MOVE-103', erased: 'UMT-MOVE-104' })
  }

  #key(key: string, moves: number): string {
    return movedKey(key, moves, (text) => this.#options.journal.fingerprint(text))
  }
}
