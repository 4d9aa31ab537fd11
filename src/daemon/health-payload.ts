import type { PayloadOf } from '../bus/topics.ts'
import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import { isoInZone } from '../reading/time.ts'
import type { Radio } from './radio.ts'
import type { Runs } from './runs.ts'
import { sentencesOf } from './sentences-of.ts'
import type { Tally } from './tally.ts'
import { waitingHeld } from './waiting-held.ts'

/** How the daemon is, for the topic of that name. */
export const healthPayload = (parts: {
  readonly clock: Pick<Clock, 'now' | 'utc'>
  readonly vehicleClock: Pick<VehicleClock, 'told' | 'doubt'>
  readonly zone: string
  readonly startedAt: number
  readonly runs: Pick<Runs, 'told'>
  readonly journal: Pick<JournalReader, 'counts' | 'held'>
  /** After how many hours a held reading is counted as waiting for long. */
  readonly tellAfterHours: number
  /** Finals that are not on the disk yet. */
  readonly waiting: number
  readonly tally: Tally
  readonly clients: number
  readonly radio: Pick<Radio, 'state'>
  readonly uplink: PayloadOf['health']['uplink']
  /** Of no single device, as long as they last. */
  readonly problems: readonly UmtError[]
  readonly loopLagMs: number
  /** Beside the journal; absent where the file system does not say. */
  readonly diskFreeBytes: number | undefined
  readonly refusedFrames: PayloadOf['health']['refusedFrames']
}): PayloadOf['health'] => ({
  at: isoInZone(parts.clock.utc(parts.clock.now()), parts.zone),
  uptimeS: Math.round((parts.clock.now() - parts.startedAt) / 1000),
  service: { startedAt: isoInZone(parts.clock.utc(parts.startedAt), parts.zone), ...parts.runs.told },
  memoryMb: Math.round(process.memoryUsage.rss() / 1e6),
  loopLagMs: parts.loopLagMs,
  ...(parts.diskFreeBytes !== undefined && { diskFreeMb: Math.round(parts.diskFreeBytes / 1e6) }),
  journal: {
    ...parts.journal.counts(),
    waiting: parts.waiting,
    ...waitingHeld(parts.journal, parts.clock.utc(parts.clock.now()), parts.tellAfterHours),
  },
  rates: parts.tally.rates(parts.clock.now()),
  decodeErrors: parts.tally.decodeErrors,
  refusedFrames: parts.refusedFrames,
  duplicates: parts.tally.duplicates,
  clients: parts.clients,
  clock: clockPayload(parts),
  ...(parts.problems.length > 0 && { problems: parts.problems.map(sentencesOf) }),
  ...(parts.uplink && { uplink: parts.uplink }),
  ...(parts.radio.state && { bluetooth: parts.radio.state }),
})

function clockPayload(parts: {
  readonly vehicleClock: Pick<VehicleClock, 'told' | 'doubt'>
  readonly clock: Pick<Clock, 'utc'>
  readonly zone: string
}): PayloadOf['health']['clock'] {
  const { told, doubt } = parts.vehicleClock
  const { synchronised, correctionMs, steppedAt } = told
  return {
    ...(synchronised !== undefined && { synchronised }),
    ...(correctionMs !== 0 && { correctionMs }),
    ...(steppedAt !== undefined && { steppedAt: isoInZone(parts.clock.utc(steppedAt), parts.zone) }),
    ...(doubt !== undefined && { doubt }),
  }
}
