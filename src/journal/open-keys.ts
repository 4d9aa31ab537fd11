import type { KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type AuditAct, toEntry } from '../audit/acts.ts'
import { UmtError } from '../errors.ts'
import { attempt } from './failures.ts'
import { checkTails, type Head, headOf, macOfHead, provenHead } from './head.ts'
import { changeMaster, type KeyRing, makeKeys, masterKeyId, unlock } from './keys.ts'
import { actWriter } from './record.ts'
import { READ, WRITE } from './statements.ts'
import type { Finding } from './types.ts'

interface Opening {
  readonly path: string
  /** ms UTC. */
  readonly at: number
  readonly key: KeyObject
  readonly previousKey?: KeyObject
}

const BY = { kind: 'daemon' } as const

/**
 * Opens the keys of a journal; makes them in a new one, and wraps them with `key` where `previousKey` wrapped them. Each
 * of the two is one transaction with its act, so that a power cut leaves a journal that opens with one of them.
 */
export function prepareKeys(db: DatabaseSync, { path, at, key, previousKey }: Opening): KeyRing {
  const found = unlock(db, key)
  if (found.kind === 'open') return found.ring
  if (found.kind === 'new') {
    const made = { kind: 'key-made', at, by: BY, key: masterKeyId(key) } as const
    return withAct(db, path, key, made, () => {
      const head = headOf(db.prepare(READ.head).get())
      refuseWithoutKeys(head, path)
      makeKeys(db, key)
      return head
    })
  }
  const before = previousKey && found.kind === 'wrong' ? unlock(db, previousKey) : found
  if (!previousKey || before.kind !== 'open') throw refusal(before.kind, path)
  const changed = {
    kind: 'key-changed',
    at,
    by: BY,
    key: masterKeyId(key),
    previous: masterKeyId(previousKey),
  } as const
  return withAct(db, path, key, changed, () => {
    const head = provenHead(db.prepare(READ.head).get(), before.ring)
    changeMaster(db, previousKey, key)
    return head
  })
}

/** Does something with the keys and records it, both in one transaction. */
function withAct(db: DatabaseSync, path: string, key: KeyObject, act: AuditAct, task: () => Head): KeyRing {
  db.exec('BEGIN IMMEDIATE')
  try {
    const head = task()
    const ring = ringOf(db, path, key)
    const after = actWriter(db, ring)({ ...toEntry(act), observations: [] }, head)
    db.prepare(WRITE.updateHead).run({ ...after, mac: macOfHead(after, ring) })
    db.exec('COMMIT')
    return ring
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * Looks whether one of the keys opens the journal, and whether its tables end where its head says. Changes nothing; throws
 * `UMT-JOURNAL-109`, or what {@link readFailure} tells as `UMT-JOURNAL-102`.
 */
export function refuseUnlessWhole(db: DatabaseSync, path: string, keys: readonly KeyObject[]): void {
  const found = keys.map((key) => unlock(db, key))
  const opened = found.find(({ kind }) => kind === 'open')
  if (opened?.kind === 'open') checkTails(db, opened.ring)
  else if (found.some(({ kind }) => kind === 'new')) refuseWithoutKeys(headOf(db.prepare(READ.head).get()), path)
  else throw refusal(found.some(({ kind }) => kind === 'damaged') ? 'damaged' : 'wrong', path)
}

const isEmpty = (head: Head): boolean => head.readings === 0 && head.acts === 0

/** Rows that were sealed with keys that are gone: new keys would hide it. */
function refuseWithoutKeys(head: Head, path: string): void {
  if (!isEmpty(head)) throw damagedKeys(path)
}

/** The keys of a journal that is only looked at. Keys that cannot be read are a finding, so that `verify` goes on without. */
export function ringForLooking(
  db: DatabaseSync,
  path: string,
  key: KeyObject,
): { readonly ring: KeyRing | undefined; readonly findings: readonly Finding[] } {
  const found = attempt(() => unlock(db, key))
  if (found.done && found.value.kind === 'open') return { ring: found.value.ring, findings: [] }
  if (found.done && found.value.kind === 'wrong') throw refusal('wrong', path)
  // A power cut may come between the tables of a new journal and its keys.
  const isNew = attempt(() => isEmpty(headOf(db.prepare(READ.head).get())))
  if (found.done && found.value.kind === 'new' && isNew.done && isNew.value) return { ring: undefined, findings: [] }
  return { ring: undefined, findings: [{ kind: 'not-opened', detail: 'the keys cannot be read' }] }
}

function ringOf(db: DatabaseSync, path: string, key: KeyObject): KeyRing {
  const found = unlock(db, key)
  if (found.kind !== 'open') throw refusal(found.kind, path)
  return found.ring
}

const refusal = (kind: string, path: string): UmtError =>
  kind === 'wrong' ? new UmtError('UMT-JOURNAL-109', { path }) : damagedKeys(path)

const damagedKeys = (path: string): UmtError =>
  new UmtError('UMT-JOURNAL-102', { path, detail: { fr: 'ses clés ne se lisent pas', en: 'its keys cannot be read' } })
