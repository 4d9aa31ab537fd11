import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/clock.ts'
import { replayOf } from '../src/daemon/configured-link.ts'
import type { Driver } from '../src/drivers/define.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import type { LinkEvent } from '../src/link/link.ts'
import { type Recording, readRecording } from '../src/link/recording.ts'
import { openReplayLink } from '../src/link/replay-link.ts'
import { fixturesUrl } from '../src/paths.ts'
import type { DeviceIdentity } from '../src/reading/reading.ts'

export const ZONE = 'Europe/Paris'

/** Bytes as they came, before any framing. */
export interface Piece {
  readonly channel: string
  readonly bytes: Uint8Array
  readonly at: number
}

/** A driver with what its link says over all its recordings. */
export interface Recorded {
  readonly driver: Driver
  /** What the device sent, one list a recording. */
  readonly pieces: readonly (readonly Piece[])[]
  readonly events: readonly LinkEvent[]
  readonly frames: number
}

/** Reads every recording of every driver into memory. */
export const recordedDrivers = (): Promise<readonly Recorded[]> => Promise.all(DRIVERS.map(recorded))

async function recorded(driver: Driver): Promise<Recorded> {
  const folder = fileURLToPath(new URL(`${driver.id}/`, fixturesUrl))
  const events: LinkEvent[] = []
  const pieces: Piece[][] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).toSorted()) {
    const recording = await readRecording(folder + name)
    const link = openReplayLink(recording, { ...replayOf(driver), clock: systemClock, speed: 'max' })
    for await (const event of link) events.push(event)
    pieces.push(piecesOf(recording))
  }
  return { driver, pieces, events, frames: events.filter(({ event }) => event === 'frame').length }
}

function piecesOf({ header, lines }: Recording): Piece[] {
  const from = Date.parse(header.recordedAt)
  return lines.flatMap((line) =>
    'event' in line || line.direction === 'tx'
      ? []
      : [{ channel: line.channel, bytes: line.bytes, at: from + Math.round(line.t * 1_000) }],
  )
}

export const identityOfDriver = (driver: Driver, id: string = driver.id): DeviceIdentity => ({
  id,
  driver: driver.id,
  vendor: driver.vendor,
  model: driver.model,
})
