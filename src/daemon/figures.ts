import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { VehicleClock } from '../clock/vehicle-clock.ts'
import type { Clock } from '../clock.ts'
import type { UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import type { Figures } from '../metrics/figures.ts'
import type { DeviceBook } from './device-book.ts'
import type { Tally } from './tally.ts'
import type { UplinkDesk } from './uplink-desk.ts'

/** Where figures come from; each is asked when they are wanted. */
export interface FigureSources {
  readonly version: string
  readonly unit: string
  readonly startedAt: number
  readonly clock: Clock
  readonly vehicleClock: Pick<VehicleClock, 'told'>
  readonly tally: Tally
  readonly frames: { readonly leftOut: number }
  readonly journal: Pick<JournalReader, 'counts' | 'held' | 'frames'>
  readonly journalPath: string
  readonly book: Pick<DeviceBook, 'all'>
  readonly uplink: Pick<UplinkDesk, 'status'>
  readonly clients: () => number
  readonly problems: () => readonly UmtError[]
}

/** How the daemon is, in figures. */
export function figuresOf(sources: FigureSources): Figures {
  const { clock, tally, journal, vehicleClock, journalPath } = sources
  const now = clock.now()
  const ageS = (utc: number): number => Math.max(0, (clock.utc(now) - utc) / 1000)
  const held = journal.held()
  const oldest = held.length > 0 ? Math.min(...held.map(({ arrivedAt }) => arrivedAt)) : undefined
  const { synchronised, correctionMs } = vehicleClock.told
  const free = freeBytes(journalPath)
  return {
    version: sources.version,
    unit: sources.unit,
    uptimeS: (now - sources.startedAt) / 1000,
    readings: tally.readings,
    duplicates: tally.duplicates,
    decodeErrors: tally.decodeErrorsByDriver,
    refusedFrames: { kept: journal.frames.count(), leftOut: sources.frames.leftOut },
    ...(tally.lastFinalAt !== undefined && { lastFinalAgeS: (now - tally.lastFinalAt) / 1000 }),
    devices: sources.book
      .all()
      .map(({ device, driver, link }) => ({ device, driver, isConnected: link === 'connected' })),
    held: { count: held.length, ...(oldest !== undefined && { oldestS: ageS(oldest) }) },
    journalBytes: sizeOf(journalPath) + sizeOf(`${journalPath}-wal`),
    ...(free !== undefined && { diskFreeBytes: free }),
    endpoints: sources.uplink
      .status()
      .endpoints.map(({ name, state, owed, quarantined, oldestSince, lastAcceptedAt }) => ({
        endpoint: name,
        owed,
        quarantined,
        isStopped: state === 'stopped',
        ...(oldestSince !== undefined && { oldestS: ageS(Date.parse(oldestSince)) }),
        ...(lastAcceptedAt !== undefined && { lastAcceptedAgeS: ageS(Date.parse(lastAcceptedAt)) }),
      })),
    busClients: sources.clients(),
    ...(synchronised !== undefined && { isClockSynchronised: synchronised }),
    clockCorrectionS: correctionMs / 1000,
    problems: sources.problems().map(({ code }) => code),
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Bytes that we may still write beside a file; `undefined` where the file system does not say. */
export function freeBytes(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch {
    return undefined
  }
}
