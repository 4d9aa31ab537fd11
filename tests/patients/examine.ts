import { detailOf } from '../../src/audit/acts.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import type { JournalReader } from '../../src/journal/types.ts'
import { TEST_KEYS } from '../support/keys.ts'
import { signatureOf, signatureOfReading } from './signature.ts'
import type { Row, Stay } from './truth.ts'

/** What the journal has, as far as it is judged; `stays`: every encounter that may have readings. */
export function rowsOf(journal: JournalReader, stays: readonly Stay[]): readonly Row[] {
  const acts = journal.acts({ kinds: ['reading-assigned', 'reading-discarded'] })
  const assigned = new Map(
    acts.flatMap((act) => {
      const why = detailOf('reading-assigned', act)?.heldBecause
      const signature = act.reading === undefined ? undefined : numbersOf(journal, act.reading)
      return signature === undefined || why === undefined ? [] : [[`${act.encounter} ${signature}`, why] as const]
    }),
  )
  const given = stays.flatMap(({ encounter }) =>
    journal.observationsOf(encounter).flatMap((body): readonly Row[] => {
      const signature = signatureOf(body)?.signature
      if (signature === undefined) return []
      const heldBecause = assigned.get(`${encounter} ${signature}`)
      return [{ signature, encounter, ...(heldBecause !== undefined && { heldBecause }) }]
    }),
  )
  const decided = acts.flatMap((act): readonly Row[] => {
    const why = detailOf('reading-discarded', act)?.heldBecause
    const signature = act.reading === undefined ? undefined : numbersOf(journal, act.reading)
    return signature === undefined || why === undefined ? [] : [{ signature, heldBecause: why, isDiscarded: true }]
  })
  const held = journal
    .held()
    .map(({ key, heldBecause }) => ({ signature: numbersOf(journal, key) ?? key, heldBecause }))
  return [...given, ...decided, ...held]
}

export const openRecord = (path: string) => openJournalReadOnly(path, TEST_KEYS.key)

/** The numbers of a reading that was held. */
export function numbersOf(journal: JournalReader, key: string): string | undefined {
  const reading = journal.heldReading(key)?.reading
  return reading === undefined ? undefined : signatureOfReading(reading)
}
