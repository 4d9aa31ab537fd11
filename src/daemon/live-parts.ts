import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Consultation } from './consultation.ts'
import type { Devices } from './devices.ts'
import { brokerEndpoints } from './outside-desk.ts'
import type { LivePart } from './reloader.ts'
import type { UplinkDesk } from './uplink-desk.ts'

/** What of the daemon takes another configuration while it runs. */
export const liveParts = (parts: {
  readonly log: Log
  readonly consultation: Pick<Consultation, 'limit'>
  readonly uplink: Pick<UplinkDesk, 'replace'>
  readonly devices: Pick<Devices, 'configure'>
}): readonly LivePart[] => [
  { key: 'log', take: ({ log: { level } }) => setLevel(parts.log, level) },
  { key: 'encounter', take: ({ encounter }) => parts.consultation.limit(encounter) },
  { key: 'uplink', take: ({ uplink: { endpoints }, bus }) => parts.uplink.replace(endpoints, brokerEndpoints(bus)) },
  { key: 'devices', take: ({ devices }) => parts.devices.configure(devices) },
]

/** What the environment says goes before the file. */
function setLevel(log: Log, level: Config['log']['level']): void {
  if (process.env['UMT_LOG'] === undefined) log.level = level
}
