import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/clock.ts'
import { replayOf } from '../src/daemon/configured-link.ts'
import type { Driver } from '../src/drivers/define.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import type { LinkEvent } from '../src/link/link.ts'
import { readRecording } from '../src/link/recording.ts'
import { openReplayLink } from '../src/link/replay-link.ts'
import { fixturesUrl } from '../src/paths.ts'
import type { DeviceIdentity } from '../src/reading/reading.ts'

export const ZONE = 'Europe/Paris'

/** A driver with what its link says over all its recordings. */
export interface Recorded {
  readonly driver: Driver
  readonly events: readonly LinkEvent[]
  readonly frames: number
}

/** Reads every recording of every driver into memory. */
export const recordedDrivers = (): Promise<readonly Recorded[]> => Promise.all(DRIVERS.map(recorded))

async function recorded(driver: Driver): Promise<Recorded> {
  const folder = fileURLToPath(new URL(`${driver.id}/`, fixturesUrl))
  const events: LinkEvent[] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).toSorted()) {
    const recording = await readRecording(folder + name)
    const link = openReplayLink(recording, { ...replayOf(driver), clock: systemClock, speed: 'max' })
    for await (const event of link) events.push(event)
  }
  return { driver, events, frames: events.filter(({ event }) => event === 'frame').length }
}

export const identityOfDriver = (driver: Driver, id: string = driver.id): DeviceIdentity => ({
  id,
  driver: driver.id,
  vendor: driver.vendor,
  model: driver.model,
})
