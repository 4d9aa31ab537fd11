import { openJournalReadOnly } from '../../src/journal/open.ts'
import { testKey } from '../support/keys.ts'
import { type Cuff, numbersOf } from './cuff.ts'
import type { Heard } from './screen.ts'

/** What is in the journal after the daemon is gone, held against what was heard and what the cuff sent. */
export interface Examination {
  readonly readings: number
  readonly finals: number
  readonly held: number
  /** Ids of finals that were heard and are not there. */
  readonly missing: readonly string[]
  /** Ids of finals that are there with another text than was heard. */
  readonly changed: readonly string[]
  /** Rows that are no measurement of the cuff, or one that has a row already. */
  readonly surplus: number
  readonly findings: readonly string[]
  /** The first measurement that has no row, and the last one that has. */
  readonly firstUnread: number
  readonly lastRead: number
}

/** `upTo`: number of the last measurement that the cuff may have sent. */
export function examine(path: string, cuff: Cuff, upTo: number, heard: Heard): Examination {
  using journal = openJournalReadOnly(path, testKey())
  const { readings, observations, held } = journal.counts()
  const bodies = [...heard.finals].map(([id, json]) => ({ id, json, body: journal.observation(id) }))
  let rows = 0
  let firstUnread = upTo + 1
  let lastRead = 0
  for (let n = upTo; n >= 1; n -= 1) {
    if (journal.has(cuff.keyOf(n, journal.fingerprint))) {
      rows += 1
      lastRead = Math.max(lastRead, n)
    } else firstUnread = n
  }
  return {
    readings,
    finals: observations,
    held,
    missing: bodies.filter(({ body }) => body === undefined).map(({ id }) => id),
    changed: bodies.filter(({ body, json }) => body !== undefined && body !== json).map(({ id }) => id),
    surplus: readings - rows,
    findings: journal.verify().findings.map(({ kind, seq, detail }) => `${kind} ${seq ?? ''}: ${detail}`),
    firstUnread,
    lastRead,
  }
}

/** Blood pressures in the journal that show numbers which the cuff never sent, or the same numbers twice. */
export function wrongNumbers(path: string, encounters: readonly string[], upTo: number): readonly string[] {
  using journal = openJournalReadOnly(path, testKey())
  const sent = new Set(Array.from({ length: upTo }, (_, index) => Object.values(numbersOf(index + 1)).join()))
  return encounters.flatMap((encounter) => {
    const bodies = journal.observationsOf(encounter)
    // One blood pressure and one pulse a measurement, in this order.
    return bodies.flatMap((body, index) => {
      if (index % 2 === 1) return []
      const numbers = [...componentValues(body), JSON.parse(bodies[index + 1] ?? '{}').valueQuantity?.value].join()
      return sent.delete(numbers) ? [] : [numbers]
    })
  })
}

function componentValues(body: string): readonly unknown[] {
  const { component = [] } = JSON.parse(body) as { component?: { valueQuantity?: { value?: number } }[] }
  return component.map(({ valueQuantity }) => valueQuantity?.value)
}
