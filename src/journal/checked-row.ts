import type { SQLOutputValue } from 'node:sqlite'
import { chainAfter, type StoredObservation } from './digest.ts'
import { attempt } from './failures.ts'
import type { KeyRing } from './keys.ts'
import { bodyOf } from './observations.ts'
import { blob, parsed, text } from './rows.ts'
import { isErased, type Place } from './seal.ts'
import type { Finding } from './types.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** A row of a chain, compared with what was sealed. */
export interface CheckedRow {
  readonly chain: string
  readonly held: boolean
  readonly observations: number
  readonly findings: readonly Finding[]
}

/** A sealed cell and where it stands. */
export interface Cell {
  readonly place: Place
  readonly cell: Buffer
}

export type Report = (kind: Finding['kind'], detail: Finding['detail']) => void

/** `previousChain` is `undefined` after a hole: then nothing is known of the row before. */
export function checkChain(
  row: Row | undefined,
  expected: string,
  previousChain: string | undefined,
  report: Report,
): string {
  const [digest, chain] = [text(row, 'digest'), text(row, 'chain')]
  if (expected !== digest) report('changed', 'not what was committed')
  if (previousChain !== undefined && chainAfter(previousChain, digest) !== chain)
    report('out-of-place', 'does not follow the row before it')
  return chain
}

/** `purged`: whether a purge tells that it erased this row. Without the key, or in a row that was changed, a cell is only looked at from outside. */
export function checkCells(cells: readonly Cell[], purged: boolean, ring: KeyRing | undefined, report: Report): void {
  const erased = cells.filter(({ cell }) => isErased(cell))
  if (purged && erased.length < cells.length) report('changed', 'was erased, and is there again')
  if (!purged && erased.length > 0) report('changed', 'is erased, and no purge did it')
  if (!ring) return
  const opened = cells
    .filter(({ cell }) => !isErased(cell))
    .map(({ place, cell }) => attempt(() => ring.open(place, cell)))
  if (opened.some(({ done }) => !done)) report('not-opened', 'the key does not open it')
  if (opened.some((each) => each.done && parsed(each.value) === undefined))
    report('unreadable', 'text that is not JSON')
}

export const storedObservation = (row: Row): StoredObservation => ({
  id: text(row, 'id'),
  metric: text(row, 'metric'),
  body: blob(row, 'body'),
})

export const bodyCell = ({ id, body }: StoredObservation): Cell => ({ place: bodyOf(id), cell: body })
