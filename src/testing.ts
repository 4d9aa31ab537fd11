import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { madeUpUser, withUser } from './bus/made-up-user.ts'
import { memoryUsers } from './bus/users.ts'
import { packageVersion } from './cli/io.ts'
import { systemClock } from './clock.ts'
import { defaultConfig } from './config.ts'
import { replayOf } from './daemon/configured-link.ts'
import { throwAwayFolder } from './daemon/throw-away-folder.ts'
import { startDaemon } from './daemon.ts'
import { deviceOf } from './drivers/define.ts'
import { driverOf } from './drivers/registry.ts'
import { throwAwayKeys } from './key/keys.ts'
import { readRecording } from './link/recording.ts'
import { openReplayLink } from './link/replay-link.ts'
import { createLog } from './log.ts'
import { fixturesUrl } from './paths.ts'

export interface StartReplayOptions {
  /** Recordings: paths, or names below the fixtures of this package such as `sig-heart-rate/consultation.jsonl`. */
  readonly fixtures: readonly string[]
  /** Times real time; `max` (the default) waits for nothing. */
  readonly speed?: number | 'max'
  /** Name of the vehicle in the topics; `umt-test` unless given. */
  readonly unit?: string
}

/** A running bus that plays recordings. Stops and leaves nothing behind when disposed. */
export interface Replay extends AsyncDisposable {
  /** MQTT over TCP with a user of the role `consultation` in it, `mqtt://screen:<password>@127.0.0.1:<free port>`. */
  readonly url: string
  /** MQTT over WebSocket, for a browser, with the same user in it. */
  readonly webSocketUrl: string
  readonly unit: string
  /**
   * Begins to play now; by itself it begins when the first client has subscribed to observations or waveforms. Resolves
   * when all is played and published; a second call waits for the same end.
   */
  play(): Promise<void>
}

/**
 * Starts the real daemon on a free loopback port with recordings in the place of devices, for tests of what subscribes to
 * it; they play once somebody listens. It stands outside any encounter, so the Observations name no patient. Rejects with
 * `UMT-RECORDING-…` before anything runs when a recording cannot be read.
 */
export async function startReplay({ fixtures, speed = 'max', unit = 'umt-test' }: StartReplayOptions): Promise<Replay> {
  const recordings = await Promise.all(fixtures.map((fixture) => readRecording(locate(fixture))))
  const devices = recordings.map((recording, index) => {
    const driver = driverOf(recording.header.driver)
    const earlier = recordings.slice(0, index).filter(({ header }) => header.driver === driver.id).length
    // Two recordings of one driver are two devices, as they would be in a vehicle.
    const id = earlier === 0 ? driver.id : `${driver.id}-${earlier + 1}`
    return { recording, driver, identity: deviceOf(driver, id) }
  })
  let playing: Promise<void> | undefined
  const play = () => {
    playing ??= playAll()
    return playing
  }
  await using stack = new AsyncDisposableStack()
  const { path: state } = stack.use(await throwAwayFolder())
  const screen = madeUpUser('screen')
  const daemon = stack.use(
    await startDaemon({
      config: defaultConfig({ unit, state, bus: { port: 0, webSocketPort: 0 } }),
      version: await packageVersion(),
      clock: systemClock,
      keys: throwAwayKeys(),
      users: memoryUsers([screen]),
      log: createLog('silent'),
      attribution: 'outside',
      onSubscribe: (filter) => {
        // Its end is told to whoever calls `play`.
        if (wantsReadings(filter)) play().catch(() => undefined)
      },
    }),
  )
  const playAll = async () => {
    const startAt = systemClock.now()
    await Promise.all(
      devices.map(({ recording, driver, identity }) => {
        const link = openReplayLink(recording, {
          ...replayOf(driver),
          clock: systemClock,
          speed,
          startAt,
          restamp: true,
        })
        return daemon.attach(driver, identity, link)
      }),
    )
    await daemon.settled()
  }
  const owned = stack.move()
  return {
    url: withUser(daemon.url, screen),
    webSocketUrl: withUser(daemon.webSocketUrl, screen),
    unit,
    play,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Whether a filter takes observations or waveforms: `umt/v1/<unit>/…`, where wildcards may stand for the rest. */
const wantsReadings = (filter: string): boolean => {
  const levels = filter.split('/')
  const below = levels.includes('#') && levels.length <= 4 ? '#' : levels[3]
  return below !== undefined && ['#', '+', 'observations', 'waveforms'].includes(below)
}

const locate = (fixture: string): string =>
  existsSync(fixture) ? fixture : fileURLToPath(new URL(fixture, fixturesUrl))
