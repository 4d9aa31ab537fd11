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

/**
 * Which blows into a spirometer belong together. A session is named after the first of its blows that was heard, so that
 * after a restart a resend leads to the same name. By measuring time, since a device hands out its memory in any order.
 */
export class BlowSessions {
  #sessions: Session[] = []

  /** UUID of the session of a blow; `key` is the identity of the measurement. */
  of(reading: Pick<Reading, 'device' | 'time'>, key: string, [encounter, subject]: Owner): string {
    const owner = JSON.stringify([reading.device.id, encounter ?? null, subject])
    const at = reading.time.measuredAt
    const ours = this.#sessions.filter((session) => session.owner === owner)
    const known =
      ours.find(({ blows }) => blows.has(key)) ??
      ours.find(({ from, until }) => at >= from - SESSION_GAP_MS && at <= until + SESSION_GAP_MS)
    if (!known) {
      const id = partUuid(key, 'session')
      this.#sessions = [
        ...this.#sessions.slice(1 - MAX_SESSIONS),
        { owner, id, blows: new Set([key]), from: at, until: at },
      ]
      return id
    }
    if (!known.blows.has(key)) {
      known.blows.add(key)
      known.from = Math.min(known.from, at)
      known.until = Math.max(known.until, at)
    }
    return known.id
  }
}
