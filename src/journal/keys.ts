import { createHmac, createSecretKey, generateKeySync, hkdfSync, type KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { blob, integer, RowError, text } from './rows.ts'
import { openCell, type Place, seal, sealCell, unseal } from './seal.ts'
import { READ, WRITE } from './statements.ts'

/** The keys of an open journal. */
export interface KeyRing {
  /** Seals a text for its place with the newest data key. */
  seal(place: Place, text: string): Buffer
  /** Throws `RowError` for a cell that was erased, changed or moved. */
  open(place: Place, cell: Buffer): string
  /** HMAC-SHA256 under the identity key, 64 hexadecimal digits. */
  fingerprint(text: string): string
  /** HMAC-SHA256 under a key that only the master key leads to, 64 hexadecimal digits. */
  macOf(text: string): string
}

/** `new`: no key was ever made here. `wrong`: another master key wrapped them. `damaged`: ours did, and they do not open. */
export type Unlocked =
  | { readonly kind: 'open'; readonly ring: KeyRing }
  | { readonly kind: 'new' | 'wrong' | 'damaged' }

/** Names a master key without telling anything of it, 16 hexadecimal digits. */
export const masterKeyId = (master: KeyObject): string => derived(master, 'id').export().toString('hex', 0, 8)

const derived = (master: KeyObject, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', master, '', `umt-journal-2 ${purpose}`, 32)))

const placeOf = (id: number, purpose: string): Place => ({ table: 'keys', row: `${id} ${purpose}`, column: 'wrapped' })

/** Makes one identity key and one data key in an empty journal. */
export function makeKeys(db: DatabaseSync, master: KeyObject): void {
  addKey(db, master, 1, 'identity', generateKeySync('aes', { length: 256 }))
  addKey(db, master, 2, 'data', generateKeySync('aes', { length: 256 }))
}

function addKey(db: DatabaseSync, master: KeyObject, id: number, purpose: string, key: KeyObject): void {
  const wrapped = seal(derived(master, 'wrap'), placeOf(id, purpose), key.export())
  db.prepare(WRITE.insertKey).run({ id, purpose, master: masterKeyId(master), wrapped })
}

/** Wraps every key with `master` in the place of `previous`, and makes a data key for new rows. Call it in a transaction. */
export function changeMaster(db: DatabaseSync, previous: KeyObject, master: KeyObject): void {
  const unwrapped = unwrap(db, previous)
  if (!Array.isArray(unwrapped)) throw new RowError('wrapped')
  db.exec(WRITE.deleteKeys)
  for (const { id, purpose, key } of unwrapped) addKey(db, master, id, purpose, key)
  const last = Math.max(...unwrapped.map(({ id }) => id))
  addKey(db, master, last + 1, 'data', generateKeySync('aes', { length: 256 }))
}

/** Unwraps the keys of a journal. Changes nothing. */
export function unlock(db: DatabaseSync, master: KeyObject): Unlocked {
  const unwrapped = unwrap(db, master)
  if (typeof unwrapped === 'string') return { kind: unwrapped }
  const identity = unwrapped.find(({ purpose }) => purpose === 'identity')?.key
  const data = unwrapped.filter(({ purpose }) => purpose === 'data')
  const newest = data.at(-1)
  if (!identity || !newest) return { kind: 'damaged' }
  const byId = new Map(data.map(({ id, key }) => [id, key]))
  const forHead = derived(master, 'head')
  return {
    kind: 'open',
    ring: {
      seal: (place, content) => sealCell(newest, place, content),
      open: (place, cell) => openCell((id) => byId.get(id), place, cell),
      fingerprint: (content) => createHmac('sha256', identity).update(content).digest('hex'),
      macOf: (content) => createHmac('sha256', forHead).update(content).digest('hex'),
    },
  }
}

interface Unwrapped {
  readonly id: number
  readonly purpose: string
  readonly key: KeyObject
}

/** In the order of their making. */
function unwrap(db: DatabaseSync, master: KeyObject): readonly Unwrapped[] | 'new' | 'wrong' | 'damaged' {
  const rows = db.prepare(READ.keys).all()
  if (rows.length === 0) return 'new'
  const [id, wrapping] = [masterKeyId(master), derived(master, 'wrap')]
  const ours = rows.filter((row) => text(row, 'master') === id)
  if (ours.length < rows.length) return ours.length === 0 ? 'wrong' : 'damaged'
  const keys = ours.map((row) => {
    const [number, purpose] = [integer(row, 'id'), text(row, 'purpose')]
    const bytes = unseal(wrapping, placeOf(number, purpose), blob(row, 'wrapped'))
    return bytes && { id: number, purpose, key: createSecretKey(bytes) }
  })
  return keys.every((key) => key !== undefined) ? keys : 'damaged'
}
