import type { SQLOutputValue } from 'node:sqlite'

type Row = Readonly<Record<string, SQLOutputValue>> | undefined

/** Thrown when a row is not of the shape that the schema promises: the file is damaged, or a statement is wrong. */
export class RowError extends Error {
  override readonly name = 'RowError'

  constructor(column: string) {
    super(`column ${column} has no value of its type`)
  }
}

export function text(row: Row, column: string): string {
  const value = row?.[column]
  if (typeof value !== 'string') throw new RowError(column)
  return value
}

export function integer(row: Row, column: string): number {
  const value = row?.[column]
  if (typeof value !== 'number') throw new RowError(column)
  return value
}

/** Bytes, as a Buffer over the same memory. */
export function blob(row: Row, column: string): Buffer {
  const value = row?.[column]
  if (!(value instanceof Uint8Array)) throw new RowError(column)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

export function textOrNull(row: Row, column: string): string | null {
  return row?.[column] === null ? null : text(row, column)
}

/** A column that holds a JSON array of strings. The text itself never enters an error: it may be a patient's. */
export function strings(row: Row, column: string): readonly string[] {
  const value = parsed(text(row, column))
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw new RowError(column)
  return value
}

/** What JSON text means, or `undefined`, which JSON cannot mean, when it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
