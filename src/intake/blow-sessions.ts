import type { Reading } from '../reading/reading.ts'
import { partUuid } from './identity.ts'

/** Blows of one patient into one device with a longer pause between them are two sessions. */
const SESSION_GAP_MS = 15 * 60_000
const MAX_SESSIONS = 64

/** Whose a blow is; no two patients share a session, though an encounter's id be used again. */
export type Owner = readonly [encounter: string | undefined, subject: unknown]

interface Session {
  readonly owner: string
  readonly id: string
  /** Identities of its blows: one that is sent again does not prolong it. */
  readonly blows: Set<string>
  from: number
  until: number
}

/** A blow that the journal has, and the session that it is part of. */
export interface JournaledBlow {
  readonly device: string
  readonly session: string
  /** ms since 1970. */
  readonly measuredAt: number
}

/**
 * Which blows into a spirometer belong together. A session is named after the first of its blows that was heard, so that
 * after a restart a resend leads to the same name. By measuring time, since a device hands out its memory in any order.
 */
export class BlowSessions {
  #sessions: Session[] = []
  readonly #journaled: (encounter: string) => readonly JournaledBlow[]

  /** `journaled`: asked of an encounter of which nothing was heard yet, as after a restart. */
  constructor(journaled: (encounter: string) => readonly JournaledBlow[] = () => []) {
    this.#journaled = journaled
  }

  /** UUID of the session of a blow; `key` is the identity of the measurement. */
  of(reading: Pick<Reading, 'device' | 'time'>, key: string, [encounter, subject]: Owner): string {
    const owner = JSON.stringify([reading.device.id, encounter ?? null, subject])
    const at = reading.time.measuredAt
    if (encounter !== undefined && !this.#sessions.some((session) => session.owner === owner))
      this.#recall(owner, reading.device.id, encounter)
    const ours = this.#sessions.filter((session) => session.owner === owner)
    const known =
      ours.find(({ blows }) => blows.has(key)) ??
      ours.find(({ from, until }) => at >= from - SESSION_GAP_MS && at <= until + SESSION_GAP_MS)
    if (!known) {
      const id = partUuid(key, 'session')
      this.#add({ owner, id, blows: new Set([key]), from: at, until: at })
      return id
    }
    if (!known.blows.has(key)) {
      known.blows.add(key)
      known.from = Math.min(known.from, at)
      known.until = Math.max(known.until, at)
    }
    return known.id
  }
  #add(session: Session): void {
    this.#sessions = [...this.#sessions.slice(1 - MAX_SESSIONS), session]
  }

  #recall(owner: string, device: string, encounter: string): void {
    const blows = this.#journaled(encounter).filter((blow) => blow.device === device)
    for (const [id, ours] of Map.groupBy(blows, ({ session }) => session)) {
      const times = ours.map(({ measuredAt }) => measuredAt)
      this.#add({ owner, id, blows: new Set(), from: Math.min(...times), until: Math.max(...times) })
    }
  }
}
