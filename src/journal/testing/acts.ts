import type { ActEntry } from '../types.ts'
import { entryOf } from './entries.ts'

/** The n-th of a series of acts, as the cabin would hand it over: somebody opened an encounter. */
export const actOf = (n: number, changes: Partial<ActEntry> = {}): ActEntry => ({
  kind: 'encounter-opened',
  at: 1_790_000_000_000 + n,
  encounter: `encounter-${n}`,
  detail: JSON.stringify({ by: { kind: 'client', client: 'screen' }, subject: `patient ${n}` }),
  observations: [],
  ...changes,
})

export const closingOf = (n: number, changes: Partial<ActEntry> = {}): ActEntry =>
  actOf(n, { kind: 'encounter-closed', ...changes })

/** Somebody says that the n-th measurement, which is held, is of this encounter. */
export const assigning = (n: number, encounter: string): ActEntry =>
  actOf(n, {
    kind: 'reading-assigned',
    reading: entryOf(n).key,
    encounter,
    observations: entryOf(n).observations,
  })

export function discarding(n: number): ActEntry {
  const { encounter: _none, ...act } = actOf(n, { kind: 'reading-discarded', reading: entryOf(n).key })
  return act
}
