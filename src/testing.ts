import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { madeUpUser, withUser } from './bus/made-up-user.ts'
import { memoryUsers } from './bus/users.ts'
import { packageVersion } from './cli/io.ts'
import { fastClock } from './clock/fast-clock.ts'
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

/** Between two measurements with the same device. */
const PAUSE_MS = 3_000

export interface StartReplayOptions {
  /** Recordings: paths, or names below the fixtures of this package such as `sig-heart-rate/consultation.jsonl`. */
  readonly fixtures: readonly string[]
  /**
   * Times real time; `max` waits for nothing. `max` unless given; with `encounters` 1, and a number: all time in the daemon
   * passes so fast.
   */
  readonly speed?: number | 'max'
  /**
   * The client opens and closes encounters, as in a vehicle: what is measured belongs to whoever is in, and is held while nobody
   * is. Devices measure again and again until the replay is disposed.
   */
  readonly encounters?: boolean
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
   * when all is played and published, once where devices go on; a second call waits for the same end.
   */
  play(): Promise<void>
}

/**
 * Starts the real daemon on a free loopback port with recordings in the place of devices, for tests of what subscribes to
 * it; they play once somebody listens. Without `encounters` it stands outside any, so the Observations name no patient. Rejects
 * with `UMT-RECORDING-…` before anything runs when a recording cannot be read, with a RangeError for a speed that cannot be.
 */
export async function startReplay(options: StartReplayOptions): Promise<Replay> {
  const { fixtures, encounters = false, speed = encounters ? 1 : 'max', unit = 'umt-test' } = options
  if (encounters && speed === 'max') throw new RangeError('with encounters, the speed is a number')
  // Whose a reading is, is decided by its time: it must pass for the daemon as it passes for its devices.
  const clock = encounters && speed !== 'max' ? fastClock(speed) : systemClock
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
      clock,
      keys: throwAwayKeys(),
      users: memoryUsers([screen]),
      log: createLog('silent'),
      attribution: encounters ? 'encounter' : 'outside',
      onSubscribe: (filter) => {
        // Its end is told to whoever calls `play`.
        if (wantsReadings(filter)) play().catch(() => undefined)
      },
    }),
  )
  const stop = new AbortController()
  stack.defer(() => stop.abort())
  const measure = ({ recording, driver, identity }: (typeof devices)[number], startAt: number) => {
    const pace = { clock, speed: encounters ? 1 : speed, startAt, restamp: true, signal: stop.signal }
    return daemon.attach(driver, identity, openReplayLink(recording, { ...replayOf(driver), ...pace }))
  }
  const goOn = async (device: (typeof devices)[number]) => {
    while (!stop.signal.aborted) {
      await clock.sleep(PAUSE_MS, stop.signal).catch(() => undefined)
      await measure(device, clock.now())
    }
  }
  const playAll = async () => {
    const startAt = clock.now()
    await Promise.all(
      devices.map(async (device) => {
        await measure(device, startAt)
        if (encounters) goOn(device).catch(() => undefined)
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
