import { onTestFinished } from 'vitest'
import { TEST_USERS } from '../../src/bus/testing/test-user.ts'
import type { Users } from '../../src/bus/users.ts'
import type { Moment } from '../../src/clock/moment.ts'
import type { ClockSources } from '../../src/clock/vehicle-clock.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { type Config, defaultConfig } from '../../src/config.ts'
import { replayOf } from '../../src/daemon/configured-link.ts'
import type { OpenBluetooth } from '../../src/daemon/radio.ts'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'
import { type Daemon, startDaemon } from '../../src/daemon.ts'
import { driverOf } from '../../src/drivers/registry.ts'
import { type Recording, readRecording } from '../../src/link/recording.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { createLog } from '../../src/log.ts'
import { fixtureFile } from './fixture-file.ts'
import { TEST_KEYS } from './keys.ts'

export const UNIT = 'umt-1'

/** A folder that is gone after the test. */
export async function stateFolder(): Promise<string> {
  const folder = await throwAwayFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return folder.path
}

type Over = NonNullable<Parameters<typeof defaultConfig>[0]>

/** The real daemon on free ports. */
export async function aDaemon(
  over: {
    readonly state?: string
    readonly port?: number
    readonly clock?: Clock
    readonly moment?: () => Moment
    readonly clockSources?: ClockSources
    readonly bluetooth?: OpenBluetooth
    readonly users?: Users
    readonly devices?: NonNullable<Over['devices']>
    readonly encounter?: NonNullable<Over['encounter']>
    readonly uplink?: NonNullable<Over['uplink']>
    readonly tls?: NonNullable<Over['bus']>['tls']
    readonly reread?: () => Promise<Config>
    readonly beat?: (part: 'bus') => void
  } = {},
): Promise<Daemon> {
  const { state = await stateFolder(), port = 0, clock = systemClock, clockSources, bluetooth } = over
  const { devices, encounter, uplink, tls, reread, beat } = over
  return await startDaemon({
    config: defaultConfig({
      unit: UNIT,
      state,
      bus: { port, webSocketPort: 0, ...(tls && { tls }) },
      ...(devices && { devices }),
      ...(encounter && { encounter }),
      ...(uplink && { uplink }),
    }),
    version: '0.0.0-test',
    keys: TEST_KEYS,
    users: over.users ?? TEST_USERS,
    clock,
    // The machine has run since its clock began, over every restart of a daemon on it.
    moment: over.moment ?? (() => ({ boot: { id: 'test', uptimeMs: clock.now() } })),
    log: createLog('silent'),
    ...(clockSources && { clockSources }),
    ...(bluetooth && { bluetooth }),
    ...(reread && { reread }),
    ...(beat && { beat }),
  })
}

/** The frames of a device that were made up for a test, a second apart, as a recording. */
export const madeUp = (driver: string, frames: readonly (readonly [channel: string, hex: string])[]): Recording => ({
  file: 'made-up.jsonl',
  header: {
    fixture: 1,
    driver,
    link: 'ble',
    recordedAt: '2026-11-20T10:00:00.000Z',
    zone: 'Europe/Paris',
    device: {},
    provenance: 'simulated: for a test',
  },
  lines: frames.map(([channel, hex], index) => ({
    t: index,
    channel,
    direction: 'rx',
    bytes: Buffer.from(hex, 'hex'),
  })),
})

export const fixture = (name: string): Promise<Recording> => readRecording(fixtureFile(name))

/** Plays a recording as fast as it goes as if it was made now; resolves once its finals are on disk and published. */
export async function play(daemon: Daemon, recording: Recording, clock: Clock = systemClock): Promise<void> {
  const driver = driverOf(recording.header.driver)
  const { id, vendor, model } = driver
  const link = openReplayLink(recording, {
    ...replayOf(driver),
    clock,
    speed: 'max',
    startAt: clock.now(),
    restamp: true,
  })
  await daemon.attach(driver, { id, driver: id, vendor, model }, link)
  await daemon.settled()
}
