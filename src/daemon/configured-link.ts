import type { Clock } from '../clock.ts'
import type { DeviceConfig } from '../config.ts'
import type { Driver } from '../drivers/define.ts'
import { framingsOf } from '../drivers/driver-link.ts'
import { UmtError } from '../errors.ts'
import type { Link } from '../link/link.ts'
import { readRecording } from '../link/recording.ts'
import { openReplayLink, type ReplayOptions } from '../link/replay-link.ts'

/** The link of a configured device: its port, found again each time it is plugged in, or a recording in its place. */
export async function configuredLink(
  device: DeviceConfig,
  driver: Driver,
  clock: Clock,
  onProblem: (error: UmtError) => void,
): Promise<Link> {
  if (device.recording !== undefined) {
    const recording = await readRecording(device.recording)
    return openReplayLink(recording, { ...replayOf(driver), clock, speed: 1, startAt: clock.now(), restamp: true })
  }
  if (!('serial' in driver.match)) throw new UmtError('UMT-LINK-106', { device: device.id })
  // Loaded on demand: a vehicle without serial devices need not load native code.
  const { openSerialLink } = await import('../link/serial-link.ts')
  const { resolvePort } = await import('../link/resolve-port.ts')
  const { serial } = driver.match
  return openSerialLink({
    path: () => resolvePort({ device: device.id, port: device.port, usb: device.usb, match: serial }),
    open: serial.open,
    framing: serial.framing,
    clock,
    device: device.id,
    onProblem,
  })
}

/** What a replay needs to know of the driver. */
export const replayOf = (driver: Driver): Pick<ReplayOptions, 'framings'> => ({ framings: framingsOf(driver) })
