import { join } from 'node:path'

/** Where things are on a machine on which the service is installed. */
export const PLACES = {
  program: '/opt/umt-vitals',
  releases: '/opt/umt-vitals/releases',
  /** Link to the release that runs. */
  current: '/opt/umt-vitals/current',
  command: '/usr/local/bin/umt',
  config: '/etc/umt',
  configFile: '/etc/umt/umt.yaml',
  state: '/var/lib/umt-vitals',
  cache: '/var/cache/umt-vitals',
  /** The key of the journal, sealed for this machine. */
  credential: '/etc/credstore.encrypted/umt-vitals.journal.key',
} as const

export const UNIT = 'umt-vitals.service'

/** What has to read a file again after it has changed. */
export type Reader = 'units' | 'users' | 'folders' | 'bus' | 'udev'

/** A file of `systemd/` in a release, and where the system looks for it. */
export interface SystemFile {
  readonly from: string
  readonly to: string
  /** Without one, whoever reads it sees by itself that it has changed. */
  readonly reader?: Reader
}

export const SYSTEM_FILES: readonly SystemFile[] = [
  { from: 'sysusers.d/umt-vitals.conf', to: '/etc/sysusers.d/umt-vitals.conf', reader: 'users' },
  { from: 'tmpfiles.d/umt-vitals.conf', to: '/etc/tmpfiles.d/umt-vitals.conf', reader: 'folders' },
  { from: UNIT, to: `/etc/systemd/system/${UNIT}`, reader: 'units' },
  { from: 'zz-umt-bluez.conf', to: '/etc/dbus-1/system.d/zz-umt-bluez.conf', reader: 'bus' },
  { from: '60-umt-vitals-serial.rules', to: '/etc/udev/rules.d/60-umt-vitals-serial.rules', reader: 'udev' },
  {
    from: '50-umt-vitals-bluetooth.rules',
    to: '/etc/polkit-1/rules.d/50-umt-vitals-bluetooth.rules',
  },
]

/** A path of the machine below another root, as packagers know it from `DESTDIR`. */
export const below = (root: string, path: string): string => (root === '/' ? path : join(root, path))
