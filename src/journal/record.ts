import type { DatabaseSync } from 'node:sqlite'
import type { Debts } from './debts.ts'
import { chainAfter, digestOfAct } from './digest.ts'
import type { Head } from './head.ts'
import type { KeyRing } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { observationWriter, refuseIllFormed, sealedObservations, textsOf } from './observations.ts'
import { createOwners } from './owners.ts'
import { integer, parsed } from './rows.ts'
import { isErased } from './seal.ts'
import { READ, WRITE } from './statements.ts'
import type { ActEntry, ActOutcome, Journal } from './types.ts'

/** An act on its way into its table. `about`: `seq` of the reading that its Observations are of. */
type Row = ActEntry & { readonly about?: number; readonly erased?: string }

/** Writes one act at the end of the chain. Call it in a transaction. */
export function actWriter(db: DatabaseSync, ring: KeyRing): (act: Row, head: Head) => Head {
  const insertAct = db.prepare(WRITE.insertAct)
  const insertObservations = observationWriter(db)
  return (act, head) => {
    const seq = head.acts + 1
    const observations = sealedObservations(act.observations, ring)
    const columns = {
      kind: act.kind,
      at: act.at,
      reading: act.reading ?? null,
      encounter: act.encounter ?? null,
      erased: act.erased ?? null,
      detail: ring.seal({ table: 'acts', row: seq, column: 'detail' }, act.detail),
    }
    const digest = digestOfAct({ ...columns, observations })
    const actsChain = chainAfter(head.actsChain, digest)
    insertAct.run({ ...columns, seq, digest, chain: actsChain })
    if (act.about !== undefined) insertObservations(observations, { reading: act.about, act: seq })
    return { ...head, acts: seq, observations: head.observations + observations.length, actsChain }
  }
}

const ASSIGNED = 'reading-assigned'
const MOVED = 'reading-moved'
const isDecision = ({ kind }: ActEntry): boolean => kind === ASSIGNED || kind === 'reading-discarded'

/** The part of the journal that takes acts. */
export function createRecord(
  db: DatabaseSync,
  { ledger, ring, debts }: { readonly ledger: Ledger; readonly ring: KeyRing; readonly debts: Debts },
): Journal['record'] {
  const heldReading = db.prepare(READ.heldReading)
  const decisionOn = db.prepare(READ.decisionOn)
  const ownerOf = createOwners(db)
  const write = actWriter(db, ring)

  const owe = ({ at, encounter, observations }: ActEntry, reading: number): void => {
    if (encounter !== undefined) debts.owe(observations, { reading, encounter, since: at })
  }

  const move = (act: ActEntry, head: Head): Head | ActOutcome => {
    const owner = ownerOf(act.reading ?? '')
    if (owner.kind !== 'owned') return { kind: 'refused', because: owner.kind }
    if (isErased(owner.cell)) return { kind: 'refused', because: 'erased' }
    if (owner.encounter === act.encounter) return { kind: 'refused', because: 'already-there' }
    const after = write({ ...act, about: owner.reading }, head)
    debts.supersede(owner.reading, owner.act, act.at)
    owe(act, owner.reading)
    return after
  }

  const decide = (act: ActEntry, head: Head): Head | ActOutcome => {
    const held = heldReading.get(act.reading ?? '')
    if (!held) return { kind: 'refused', because: 'not-held' }
    const decided = decisionOn.get(act.reading ?? '')
    if (decided) return { kind: 'refused', because: 'decided', seq: integer(decided, 'seq') }
    const after = write({ ...act, about: integer(held, 'seq') }, { ...head, held: head.held - 1 })
    if (act.kind === ASSIGNED) owe(act, integer(held, 'seq'))
    return after
  }

  return (acts) => {
    for (const act of acts) refuseImpossible(act)
    if (acts.length === 0) return []
    return ledger((before) => {
      let head = before
      const answer = acts.map((act): ActOutcome => {
        const outcome = isDecision(act) ? decide(act, head) : act.kind === MOVED ? move(act, head) : write(act, head)
        if ('kind' in outcome) return outcome
        head = outcome
        return { kind: 'recorded', seq: head.acts }
      })
      return { head, answer }
    })
  }
}

/** What the table definitions cannot refuse by themselves. */
function refuseImpossible(act: ActEntry): void {
  const { kind, reading, encounter, detail, observations } = act
  const refuse = (what: string) => {
    throw new RangeError(`no journal may hold this act: ${what}`)
  }
  if (isDecision(act) && reading === undefined) refuse('it decides on no reading')
  if (kind === ASSIGNED && encounter === undefined) refuse('it assigns to no encounter')
  if (kind === MOVED && reading === undefined) refuse('it moves no reading')
  if (kind === MOVED && encounter === undefined && observations.length > 0) refuse('it has Observations of nobody')
  if (kind.startsWith('encounter-') && encounter === undefined) refuse('it is about no encounter')
  if (kind !== ASSIGNED && kind !== MOVED && observations.length > 0) refuse('it has Observations, and assigns nothing')
  if (parsed(detail) === undefined) refuse('its detail is not JSON')
  refuseIllFormed([kind, reading ?? '', encounter ?? '', detail, ...textsOf(observations)])
}
