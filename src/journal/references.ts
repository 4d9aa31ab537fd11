import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { KeyRing } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { OUTBOX } from './outbox-statements.ts'
import type { KnownReference, Outbox } from './outbox-types.ts'
import { blob, parsed, RowError } from './rows.ts'

interface Parts {
  readonly ledger: Ledger
  readonly ring: KeyRing
  readonly clock: Clock
  readonly answer: <T>(ask: () => T) => T
}

const known = z.object({ reference: z.string(), digest: z.string() })

/** Where endpoints keep what is no Observation. A name may be that of a patient: only its fingerprint is in the open. */
export function createReferences(
  db: DatabaseSync,
  { ledger, ring, clock, answer }: Parts,
): Pick<Outbox, 'reference' | 'setReference'> {
  const find = db.prepare(OUTBOX.reference)
  const set = db.prepare(OUTBOX.setReference)
  const forget = db.prepare(OUTBOX.forgetReference)
  const keyOf = (endpoint: string, name: string) => ({
    endpoint,
    name: ring.fingerprint(JSON.stringify([endpoint, name])),
  })
  const placeOf = ({ endpoint, name }: ReturnType<typeof keyOf>) =>
    ({ table: 'known_references', row: `${endpoint} ${name}`, column: 'known' }) as const

  return {
    reference: (endpoint, name) =>
      answer((): KnownReference | undefined => {
        const key = keyOf(endpoint, name)
        const row = find.get(key)
        if (!row) return undefined
        const found = known.safeParse(parsed(ring.open(placeOf(key), blob(row, 'known'))))
        if (!found.success) throw new RowError('known')
        return found.data
      }),
    setReference(endpoint, name, value) {
      const key = keyOf(endpoint, name)
      ledger((head) => {
        if (value === undefined) forget.run(key)
        else {
          const sealed = ring.seal(placeOf(key), JSON.stringify(value))
          set.run({ ...key, known: sealed, at: clock.utc(clock.now()) })
        }
        return { head, answer: undefined }
      })
    },
  }
}
