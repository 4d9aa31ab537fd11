import type { DatabaseSync } from 'node:sqlite'
import { attempt } from './failures.ts'
import type { KeyRing } from './keys.ts'
import { OUTBOX_CHECK } from './outbox-statements.ts'
import { blob, integer } from './rows.ts'
import type { Finding } from './types.ts'

const WORDS = {
  astray: { kind: 'orphan', detail: 'is of no Observation of its reading' },
  unknownEndpoint: { kind: 'orphan', detail: 'is owed to an endpoint that was never declared' },
  erased: { kind: 'orphan', detail: 'is owed, and was erased' },
  wrongWay: { kind: 'changed', detail: 'is owed as what it is not: in force, or taken back' },
  forwarded: { kind: 'changed', detail: 'counts as forwarded, and is still owed' },
} as const satisfies Record<keyof typeof OUTBOX_CHECK.rows, Pick<Finding, 'kind' | 'detail'>>

type Check = keyof typeof WORDS

/**
 * Whether the outbox fits what was committed. It is state and in no chain: that somebody marked as settled what was not cannot
 * be seen, and a row that is gone is made anew at the next start unless its reading counts as forwarded.
 */
export function outboxFindings(db: DatabaseSync, ring: KeyRing | undefined): readonly Finding[] {
  const findings: Finding[] = []
  const found = (check: Check): void => {
    for (const row of db.prepare(OUTBOX_CHECK.rows[check]).iterate())
      findings.push({ ...WORDS[check], table: 'outbox', seq: integer(row, 'seq') })
  }
  const reasons = (opener: KeyRing): void => {
    for (const row of db.prepare(OUTBOX_CHECK.reasons).iterate()) {
      const seq = integer(row, 'seq')
      const opened = attempt(() => opener.open({ table: 'outbox', row: seq, column: 'reason' }, blob(row, 'reason')))
      if (!opened.done) findings.push({ kind: 'not-opened', table: 'outbox', seq, detail: 'the key does not open it' })
    }
  }
  const looked = attempt(() => {
    found('astray')
    found('unknownEndpoint')
    found('erased')
    found('wrongWay')
    found('forwarded')
    if (ring) reasons(ring)
  })
  if (!looked.done) findings.push({ kind: 'unreadable', table: 'outbox', detail: 'cannot be read back to its end' })
  return findings
}
