import { flushCompileCache } from 'node:module'
import { systemClock } from '../clock.ts'
import { defaultConfig, readConfig } from '../config.ts'
import { configuredLink } from '../daemon/configured-link.ts'
import { startDaemon } from '../daemon.ts'
import { deviceOf } from '../drivers/define.ts'
import { driverOf } from '../drivers/registry.ts'
import { createLog } from '../log.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { untilStopped } from './until-stopped.ts'

/** `umt run`: the daemon, until it is told to stop. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = args.text('config')
  const read = file === undefined ? defaultConfig() : await readConfig(file)
  const state = args.text('state')
  const config = state === undefined ? read : { ...read, state }
  // A configuration that names an unknown driver is refused before anything runs.
  const devices = config.devices.map((device) => ({ device, driver: driverOf(device.driver) }))
  const clock = systemClock
  const log = createLog(process.env['UMT_LOG'] ?? 'info')
  await using daemon = await startDaemon({ config, version: io.version, clock, log })
  // A vehicle is switched off hard: what a later start can use is written down now, not at an orderly end.
  setImmediate(flushCompileCache)
  log.info({ url: daemon.url, webSocketUrl: daemon.webSocketUrl, unit: config.unit }, 'online')
  for (const { device, driver } of devices) {
    try {
      const link = await configuredLink(device, driver, clock, (error) => daemon.problem(error, device.id))
      void daemon.attach(driver, deviceOf(driver, device.id), link)
    } catch (error) {
      // One device that cannot be reached must not keep the others from being heard.
      daemon.problem(error, device.id)
    }
  }
  await untilStopped(io.stop)
  log.info('stopping')
  return 0
}
