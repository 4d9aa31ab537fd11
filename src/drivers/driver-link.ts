import type { Clock } from '../clock.ts'
import { creditedLink } from '../link/credited-link.ts'
import { type Framings, framedLink } from '../link/framed.ts'
import type { Link } from '../link/link.ts'
import type { Driver } from './define.ts'

/** The channels of a driver that are byte streams. */
export const framingsOf = ({ match }: Driver): Framings =>
  'serial' in match ? { rx: match.serial.framing } : (match.ble.framing ?? {})

/** A link that tells bytes as they came, as a driver speaks over it: credits are granted, streams are cut into frames. */
export function driverLink(driver: Driver, link: Link, { device, clock }: { device: string; clock: Clock }): Link {
  const flow = 'ble' in driver.match ? driver.match.ble.credits : undefined
  // Credits count what the device sent, not what it meant: below the framing.
  return framedLink(flow ? creditedLink(link, { flow, device, clock }) : link, framingsOf(driver))
}
