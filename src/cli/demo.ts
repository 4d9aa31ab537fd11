import { fileURLToPath } from 'node:url'
import { BusClient } from '../bus/client.ts'
import { type Login, madeUpUser, withUser } from '../bus/made-up-user.ts'
import { memoryUsers } from '../bus/users.ts'
import { systemClock } from '../clock.ts'
import { defaultConfig } from '../config.ts'
import { replayOf } from '../daemon/configured-link.ts'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { type Daemon, startDaemon } from '../daemon.ts'
import { type Driver, deviceOf } from '../drivers/define.ts'
import { DRIVERS } from '../drivers/registry.ts'
import type { Subject } from '../encounter/subject.ts'
import { fill } from '../errors.ts'
import { throwAwayKeys } from '../key/keys.ts'
import { type Recording, readRecording } from '../link/recording.ts'
import { openReplayLink } from '../link/replay-link.ts'
import { createLog } from '../log.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { fixturesUrl } from '../paths.ts'
import type { PlayedPlatform } from '../simulator/platform/platform.ts'
import type { Args } from './args.ts'
import { demoPlatform } from './demo-platform.ts'
import type { Io } from './io.ts'
import { showLive } from './live-view.ts'
import { finalLine } from './observation-line.ts'
import { untilStopped } from './until-stopped.ts'

/** A patient who does not exist, under the OID that is set aside for demonstrations of the French health identity (INS). */
const DEMO_PATIENT: Subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' }
const PAUSE_MS = 3_000
const LOOK_MS = 50
const FORWARDED_WITHIN_MS = 60_000

/** `umt demo`: the real daemon in a throw-away folder, every driver's recording in the place of its device, and a platform. */
export async function run(args: Args, io: Io): Promise<number> {
  await using stack = new AsyncDisposableStack()
  const { path: state } = stack.use(await throwAwayFolder())
  const platform = stack.use(await demoPlatform())
  const config = defaultConfig({
    unit: 'umt-demo',
    state,
    language: io.language,
    bus: { port: 0, webSocketPort: 0 },
    ...(platform && { uplink: { endpoints: [{ name: 'demo', url: platform.url }] } }),
  })
  const screen = madeUpUser('demo')
  const daemon = stack.use(
    await startDaemon({
      config,
      version: io.version,
      clock: systemClock,
      keys: throwAwayKeys(),
      users: memoryUsers([screen]),
      log: createLog(process.env['UMT_LOG'] ?? 'fatal'),
    }),
  )
  const recordings = await Promise.all(
    DRIVERS.map(async (driver) => ({ driver, recording: await readRecording(demoRecording(driver)) })),
  )
  const client = stack.use(await BusClient.connect(withUser(daemon.url, screen), config.unit))
  const words = TERMINAL_WORDS[io.language]
  const told = () => {
    if (!platform) return words.noPlatform
    return fill(words.platform, { url: platform.url, count: String(platform.size('Observation')) })
  }
  if (args.flag('once')) {
    await once(daemon, client, recordings, args.flag('json'), io)
    if (platform) await forwarded(client, platform)
    if (!args.flag('json')) io.out(told())
    return 0
  }
  io.err(`${withUser(daemon.url, screen)}  ${withUser(daemon.webSocketUrl, screen)}`)
  io.err(subscriberLine(daemon.url, screen, config.unit))
  const stopped = untilStopped(io.stop)
  daemon.openEncounter('demo', DEMO_PATIENT)
  for (const { driver, recording } of recordings) void repeat(daemon, driver, recording, io.stop)
  if (io.columns() === undefined) io.err(told())
  await showLive(client, { ...io, json: args.flag('json') }, stopped, () => [told()])
  return 0
}

/** Each recording once, all at the same time, as fast as it goes; a line for every final. */
async function once(
  daemon: Daemon,
  client: BusClient,
  recordings: readonly { driver: Driver; recording: Recording }[],
  json: boolean,
  io: Io,
): Promise<void> {
  const seen: string[] = []
  await client.subscribe('observations', ({ payload, json: text }) => {
    const line = json ? text : finalLine(payload, io.language)
    if (payload.status === 'final' && line !== undefined) {
      seen.push(line)
      io.out(line)
    }
  })
  const startAt = systemClock.now()
  daemon.openEncounter('demo', DEMO_PATIENT)
  await Promise.all(
    recordings.map(({ driver, recording }) =>
      daemon.attach(driver, deviceOf(driver), replay(driver, recording, { speed: 'max', startAt })),
    ),
  )
  await daemon.settled()
  // What was published before this request has been delivered before its answer.
  const { length } = await client.request('encounter/observations', {})
  if (seen.length !== length) throw new Error(`${length} finals journaled, ${seen.length} seen on the bus`)
}

/** Resolves once the platform has answered for every final. Throws when it does not in time, or refuses one. */
async function forwarded(client: BusClient, platform: PlayedPlatform): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const { endpoints } = await client.request('uplink/status', {})
    const isDone = endpoints.every(({ owed }) => owed === 0) && platform.size('Observation') > 0
    if (isDone && endpoints.every(({ quarantined }) => quarantined === 0)) return
    if (isDone || waitedMs > FORWARDED_WITHIN_MS) throw new Error(`not forwarded: ${JSON.stringify(endpoints)}`)
    await systemClock.sleep(LOOK_MS)
  }
}

async function repeat(daemon: Daemon, driver: Driver, recording: Recording, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const link = replay(driver, recording, { speed: 1, startAt: systemClock.now(), signal: stop })
    await daemon.attach(driver, deviceOf(driver), link)
    await systemClock.sleep(PAUSE_MS, stop).catch(() => undefined)
  }
}

const replay = (
  driver: Driver,
  recording: Recording,
  options: { speed: number | 'max'; startAt: number; signal?: AbortSignal },
) => openReplayLink(recording, { ...replayOf(driver), clock: systemClock, restamp: true, ...options })

/** What one types to see it as any other program does. */
function subscriberLine(url: string, { name, password }: Login, unit: string): string {
  const { hostname, port } = new URL(url)
  return `mosquitto_sub -h ${hostname} -p ${port} -u ${name} -P ${password} -v -t 'umt/v1/${unit}/#'`
}

/** The recording of a whole measurement, as a nurse would make it. */
const demoRecording = (driver: Driver): string => {
  const path = driver.fixtures.find((fixture) => fixture.endsWith('/consultation.jsonl')) ?? driver.fixtures[0]
  return fileURLToPath(new URL(path, fixturesUrl))
}
