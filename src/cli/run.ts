import { flushCompileCache } from 'node:module'
import { hardwareClock, wasSynchronisedBefore } from '../clock/machine.ts'
import type { ClockSources } from '../clock/vehicle-clock.ts'
import { type Clock, systemClock } from '../clock.ts'
import { configFile } from '../config/config-file.ts'
import type { Config } from '../config.ts'
import { startDaemon } from '../daemon.ts'
import { hasSystemBus } from '../dbus/system-bus-address.ts'
import { UmtError } from '../errors.ts'
import { refuseUnsealed } from '../journal/open.ts'
import { journalOf } from '../journal/place.ts'
import { findKeys } from '../key/keys.ts'
import { boundedLog } from '../log/bounded-log.ts'
import { createLog, type Log } from '../log.ts'
import { VitalSigns } from '../systemd/vital-signs.ts'
import { tell } from '../tellable-error.ts'
import type { Args } from './args.ts'
import { hangUpsOf } from './hang-ups.ts'
import type { Io } from './io.ts'
import { lastWords } from './last-words.ts'
import { daemonConfig } from './local-config.ts'
import { untilStopped } from './until-stopped.ts'

/** `umt run`: the daemon, until it is told to stop. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = configFile(args.text('config'))
  const config = await daemonConfig(file, args)
  // A file that is gone is refused at a reload: without it the platforms would be gone too.
  const reread = () => daemonConfig(file ?? configFile(undefined), args)
  const log = boundedLog(createLog(process.env['UMT_LOG'] ?? config.log.level), systemClock)
  lastWords()
  try {
    return await serve({ config, reread, log, io })
  } catch (error) {
    if (error instanceof UmtError) throw error
    // Whoever shows it to a person shows its message, which may quote a payload.
    log.error({ err: error }, 'ended')
    throw new UmtError('UMT-CLI-199', { detail: tell(error).type })
  }
}

interface Served {
  readonly config: Config
  readonly reread: () => Promise<Config>
  readonly log: Log
  readonly io: Io
}

async function serve({ config, reread, log, io }: Served): Promise<number> {
  const hangUps = hangUpsOf(io)
  const clock = systemClock
  const { made, ...keys } = keysFor(config)
  if (made !== undefined)
    log.warn(
      { path: made, stronger: 'LoadCredentialEncrypted=journal.key, sealed to the TPM; key.file on another disk' },
      'new key',
    )
  const signs = new VitalSigns(clock)
  using service = await serviceFor({ config, clock, log, signs })
  await using daemon = await startDaemon({
    config,
    version: io.version,
    clock,
    clockSources: clockSources(clock, log),
    log,
    keys,
    reread,
    // Loaded on demand: a vehicle without Bluetooth never needs it.
    bluetooth: async (options) =>
      (await import('../link/bluez/open-bluetooth.ts')).openBluetooth({
        ...options,
        beat: () => signs.beat('bluetooth'),
      }),
    beat: signs.beat,
  })
  service?.ready()
  // A vehicle is switched off hard: what a later start can use is written down now, not at an orderly end.
  setImmediate(flushCompileCache)
  log.info({ url: daemon.url, webSocketUrl: daemon.webSocketUrl, unit: config.unit }, 'online')
  const reload = () => daemon.reload()
  hangUps.answer(() => (service ? service.reloading(reload) : reload()))
  await untilStopped(io.stop)
  log.info({}, 'stopping')
  service?.stopping()
  return 0
}

/** Loaded on demand: beside systemd nobody needs it. */
const serviceFor = async ({ config, ...options }: { config: Config; clock: Clock; log: Log; signs: VitalSigns }) =>
  process.env['NOTIFY_SOCKET']
    ? (await import('../systemd/service.ts')).serviceOf({
        ...options,
        env: process.env,
        pid: process.pid,
        language: config.language,
      })
    : undefined

/** Throws `UMT-KEY-…`, or `UMT-JOURNAL-108`: a journal of before the keys never had the one that is missing. */
function keysFor({ state, key }: Config) {
  try {
    return findKeys({ state, named: key, env: process.env })
  } catch (error) {
    if (error instanceof UmtError && error.code === 'UMT-KEY-101') refuseUnsealed(journalOf(state))
    throw error
  }
}

const clockSources = (clock: Clock, log: Log): ClockSources => ({
  hardware: hardwareClock,
  wasSynchronised: wasSynchronisedBefore,
  async synchronised() {
    if (!hasSystemBus()) return undefined
    // Loaded on demand: a vehicle without D-Bus never needs it.
    const { isClockSynchronised } = await import('../dbus/timedate.ts')
    return await isClockSynchronised({ clock, report: (error) => log.debug({ err: error }, 'timedated') })
  },
})
