import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import { isoInZone } from '../reading/time.ts'
import type { Radio } from './radio.ts'
import { sentencesOf } from './sentences-of.ts'
import type { Tally } from './tally.ts'

/** How the daemon is, for the topic of that name. */
export const healthPayload = (parts: {
  readonly clock: Pick<Clock, 'now' | 'utc'>
  readonly zone: string
  readonly startedAt: number
  readonly journal: Pick<JournalReader, 'counts'>
  readonly tally: Tally
  readonly clients: number
  readonly radio: Pick<Radio, 'state'>
  /** Of no single device, as long as they last. */
  readonly problems: readonly UmtError[]
}): PayloadOf['health'] => ({
  at: isoInZone(parts.clock.utc(parts.clock.now()), parts.zone),
  uptimeS: Math.round((parts.clock.now() - parts.startedAt) / 1000),
  memoryMb: Math.round(process.memoryUsage.rss() / 1e6),
  journal: parts.journal.counts(),
  rates: parts.tally.rates(parts.clock.now()),
  decodeErrors: parts.tally.decodeErrors,
  duplicates: parts.tally.duplicates,
  clients: parts.clients,
  ...(parts.problems.length > 0 && { problems: parts.problems.map(sentencesOf) }),
  ...(parts.radio.state && { bluetooth: parts.radio.state }),
})
