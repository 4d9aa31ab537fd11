import { createCipheriv, createDecipheriv, hash, type KeyObject, randomBytes } from 'node:crypto'
import { RowError } from './rows.ts'

/** Where a sealed cell stands. It is bound to this place: moved to another one it does not open. */
export interface Place {
  readonly table: 'readings' | 'observations' | 'acts' | 'keys' | 'outbox' | 'known_references' | 'refused_frames'
  /** Its `seq`, the id of an Observation or of a key, or a name. */
  readonly row: number | string
  readonly column: string
}

const ALGORITHM = 'aes-256-gcm'
const [NONCE, TAG, KEY_ID] = [12, 16, 4]
/** First byte of a cell. An erased one holds the SHA-256 of what stood there, so that the digest of its row still fits. */
const [ERASED, SEALED] = [0, 1]
/** A text is filled up to a multiple of this: its length would tell how many digits a value has. */
const BLOCK = 64

/** `nonce | cipher text | tag`. The nonce is random: a key seals far fewer cells than the 2³² that this allows. */
export function seal(key: KeyObject, place: Place, content: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(bound(place))
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed for this place, or `undefined` when it was changed, moved, or sealed with another key. */
export function unseal(key: KeyObject, place: Place, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE + TAG) return undefined
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(bound(place))
    .setAuthTag(sealed.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
  } catch {
    return undefined
  }
}

/** A cell of a table: `1 | number of the data key | sealed text`. */
export function sealCell(key: { readonly id: number; readonly key: KeyObject }, place: Place, text: string): Buffer {
  const head = Buffer.alloc(1 + KEY_ID, SEALED)
  head.writeUInt32BE(key.id, 1)
  return Buffer.concat([head, seal(key.key, place, padded(text))])
}

/** The text of a cell. Throws `RowError` when it was erased, changed or moved. `keyOf`: the data key of a number. */
export function openCell(keyOf: (id: number) => KeyObject | undefined, place: Place, cell: Buffer): string {
  const key = cell.length > KEY_ID && cell[0] === SEALED ? keyOf(cell.readUInt32BE(1)) : undefined
  const content = key && unseal(key, place, cell.subarray(1 + KEY_ID))
  const end = content?.lastIndexOf(END) ?? -1
  if (!content || end < 0) throw new RowError(place.column)
  return content.toString('utf8', 0, end)
}

/** What stays of a cell once its content is erased. */
export const erasedCell = (cell: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(ERASED), hash('sha256', cell, 'buffer')])

export const isErased = (cell: Uint8Array): boolean => cell.length === 33 && cell[0] === ERASED

/** What stands for a cell in the digest of its row, erased or not. */
export const digestOfCell = (cell: Uint8Array): string =>
  isErased(cell) ? Buffer.from(cell.subarray(1)).toString('hex') : hash('sha256', cell)

/** ISO/IEC 7816-4: this byte after the text, then zeros. */
const END = 0x80

function padded(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const block = Buffer.alloc((Math.floor(length / BLOCK) + 1) * BLOCK)
  block.write(text)
  block.writeUInt8(END, length)
  return block
}

const bound = ({ table, row, column }: Place): Buffer =>
  Buffer.from(JSON.stringify(['umt-journal-2', table, row, column]))
