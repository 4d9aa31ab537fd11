import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BusClient } from '../../src/bus/client.ts'
import { asUser, TEST_USERS } from '../../src/bus/testing/test-user.ts'
import { systemClock } from '../../src/clock.ts'
import { defaultConfig } from '../../src/config.ts'
import { replayOf } from '../../src/daemon/configured-link.ts'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'
import { startDaemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { DRIVERS } from '../../src/drivers/registry.ts'
import type { DialectSettings, Preset } from '../../src/fhir/dialect/settings.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { readRecording } from '../../src/link/recording.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { createLog } from '../../src/log.ts'
import { startPlatform } from '../../src/simulator/platform/platform.ts'
import { fixtureFile } from '../support/fixture-file.ts'
import { TEST_KEYS, testKey } from '../support/keys.ts'

const withId = z.looseObject({ id: z.uuid() })
const UNIT = 'umt-presets'
const SENT_WITHIN_MS = 60_000
const LOOK_MS = 50

type Mode = NonNullable<DialectSettings['mode']>

/** What a whole consultation with every device becomes for one preset. */
export interface PresetReport {
  readonly preset: Preset
  readonly finals: number
  /** Those of them that are of a metric which the platform takes. */
  readonly due: number
  readonly delivered: number
  readonly quarantined: number
  /** Of which the preset takes nothing. */
  readonly inapplicable: number
  /** Observations that the platform has as entered in error, after a person said that a reading was nobody's. */
  readonly withdrawn: number
  /** Bundles and single resources as they arrived, one a line. */
  readonly bundles: string
}

/** Plays every recording into a real daemon that forwards to a real server, and writes what arrives there into `folder`. */
export async function playPreset(preset: Preset, folder: string, mode?: Mode): Promise<PresetReport> {
  await using stack = new AsyncDisposableStack()
  const heard: string[] = []
  const platform = stack.use(await startPlatform({ heard: (body) => void (body !== '' && heard.push(body)) }))
  const { path: state } = stack.use(await throwAwayFolder())
  const config = defaultConfig({
    unit: UNIT,
    state,
    bus: { port: 0, webSocketPort: 0 },
    uplink: { endpoints: [{ name: 'region', url: platform.url, preset, ...(mode && { mode }) }] },
  })
  const daemon = stack.use(
    await startDaemon({
      config,
      version: '0.0.0',
      clock: systemClock,
      users: TEST_USERS,
      keys: TEST_KEYS,
      log: createLog('silent'),
    }),
  )
  const bus = stack.use(await BusClient.connect(asUser(daemon.url), UNIT))
  daemon.openEncounter('encounter-1', {
    kind: 'logical',
    system: 'urn:oid:1.2.250.1.213.1.4.11',
    value: '279035121518989',
  })
  const startAt = systemClock.now()
  await Promise.all(
    DRIVERS.flatMap((driver) =>
      driver.fixtures.map(async (fixture, index) => {
        const recording = await readRecording(fixtureFile(fixture))
        const link = openReplayLink(recording, {
          ...replayOf(driver),
          clock: systemClock,
          speed: 'max',
          startAt,
          restamp: true,
        })
        // Each a device of its own: nothing of one recording is a resend of another one.
        await daemon.attach(driver, { ...deviceOf(driver), id: `${driver.id}-${index}` }, link)
      }),
    ),
  )
  await daemon.settled()
  const shown = await bus.request('encounter/observations', {})
  const finals = shown.length
  await settled(bus)
  using journal = openJournalReadOnly(join(state, 'journal.db'), testKey())
  const answered = journal.outbox.deliveries().map(({ answer }) => answer)
  const { id } = withId.parse(shown[0])
  await bus.request('reading/move', { observation: id, reason: 'a trial of the device' })
  await settled(bus)
  const there = await platform.all('Observation')
  const bundles = join(folder, `${[preset, ...(mode ? [mode] : [])].join('-')}.ndjson`)
  await writeFile(bundles, heard.map((body) => `${body}\n`).join(''))
  return {
    preset,
    finals,
    due: answered.length,
    delivered: platform.size('Observation'),
    quarantined: answered.filter((answer) => answer === 'permanent').length,
    inapplicable: answered.filter((answer) => answer === 'inapplicable').length,
    withdrawn: there.filter((each) => 'status' in each && each.status === 'entered-in-error').length,
    bundles,
  }
}

/** Resolves once nothing is owed but what is in quarantine. */
async function settled(bus: BusClient): Promise<void> {
  for (const until = Date.now() + SENT_WITHIN_MS; Date.now() < until; ) {
    const { endpoints } = await bus.request('uplink/status', {})
    if (endpoints.length > 0 && endpoints.every(({ owed }) => owed === 0)) return
    await systemClock.sleep(LOOK_MS)
  }
  throw new Error('something is owed after a minute')
}
