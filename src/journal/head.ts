import type { SQLOutputValue } from 'node:sqlite'
import { integer, text } from './rows.ts'
import type { Counts } from './types.ts'

/** The one row of table `head`: how far the journal has come. */
export interface Head extends Counts {
  readonly chain: string
}

export const headOf = (row: Readonly<Record<string, SQLOutputValue>> | undefined): Head => ({
  readings: integer(row, 'readings'),
  observations: integer(row, 'observations'),
  held: integer(row, 'held'),
  chain: text(row, 'chain'),
})
