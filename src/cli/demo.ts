import { fileURLToPath } from 'node:url'
import { BusClient } from '../bus/client.ts'
import { systemClock } from '../clock.ts'
import { defaultConfig } from '../config.ts'
import { replayOf } from '../daemon/configured-link.ts'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { type Daemon, startDaemon } from '../daemon.ts'
import { type Driver, deviceOf } from '../drivers/define.ts'
import { DRIVERS } from '../drivers/registry.ts'
import type { Subject } from '../encounter/subject.ts'
import { throwAwayKeys } from '../key/keys.ts'
import { type Recording, readRecording } from '../link/recording.ts'
import { openReplayLink } from '../link/replay-link.ts'
import { createLog } from '../log.ts'
import { fixturesUrl } from '../paths.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { showLive } from './live-view.ts'
import { finalLine } from './observation-line.ts'
import { untilStopped } from './until-stopped.ts'

/** A patient who does not exist, under the OID that is set aside for demonstrations of the French health identity (INS). */
const DEMO_PATIENT: Subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' }
const PAUSE_MS = 3_000

/** `umt demo`: the real daemon in a throw-away folder, every driver's recording in the place of its device. */
export async function run(args: Args, io: Io): Promise<number> {
  await using stack = new AsyncDisposableStack()
  const { path: state } = stack.use(await throwAwayFolder())
  const config = defaultConfig({ unit: 'umt-demo', state, language: io.language, bus: { port: 0, webSocketPort: 0 } })
  const daemon = stack.use(
    await startDaemon({
      config,
      version: io.version,
      clock: systemClock,
      keys: throwAwayKeys(),
      log: createLog(process.env['UMT_LOG'] ?? 'fatal'),
    }),
  )
  const recordings = await Promise.all(
    DRIVERS.map(async (driver) => ({ driver, recording: await readRecording(demoRecording(driver)) })),
  )
  const client = stack.use(await BusClient.connect(daemon.url, config.unit))
  if (args.flag('once')) return await once(daemon, client, recordings, args.flag('json'), io)
  io.err(`${daemon.url}  ${daemon.webSocketUrl}  umt/v1/${config.unit}/#`)
  const stopped = untilStopped(io.stop)
  daemon.openEncounter('demo', DEMO_PATIENT)
  for (const { driver, recording } of recordings) void repeat(daemon, driver, recording, io.stop)
  await showLive(client, { ...io, json: args.flag('json') }, stopped)
  return 0
}

/** Each recording once, all at the same time, as fast as it goes; a line for every final. */
async function once(
  daemon: Daemon,
  client: BusClient,
  recordings: readonly { driver: Driver; recording: Recording }[],
  json: boolean,
  io: Io,
): Promise<number> {
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
  return 0
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

/** The recording of a whole measurement, as a nurse would make it. */
const demoRecording = (driver: Driver): string => {
  const path = driver.fixtures.find((fixture) => fixture.endsWith('/consultation.jsonl')) ?? driver.fixtures[0]
  return fileURLToPath(new URL(path, fixturesUrl))
}
