import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { foundFrom } from '../key/secret-reference.ts'
import type { BusSettings } from './settings.ts'

export const USERS_FILE = 'bus-users'

/** The settings of a configuration file, with its paths from its folder; the users stand beside it unless it says where. */
export function busFromFolder(folder: string, bus: BusSettings): BusSettings {
  const { socket, tls, broker } = bus
  const { password, ca, certificate, key } = broker
  return {
    ...bus,
    users: resolve(folder, bus.users ?? USERS_FILE),
    ...(socket !== undefined && { socket: resolve(folder, socket) }),
    ...(tls && { tls: { ...tls, certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) } }),
    broker: {
      ...broker,
      ...(password && { password: foundFrom(folder, password) }),
      ...(ca && { ca: foundFrom(folder, ca) }),
      ...(certificate && { certificate: foundFrom(folder, certificate) }),
      ...(key && { key: foundFrom(folder, key) }),
    },
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Where the users are: as the configuration says, else in the folder for settings of whoever runs the daemon. */
export const usersFileOf = ({ users }: Pick<BusSettings, 'users'>, env: Environment): string =>
  users ?? join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'umt-vitals', USERS_FILE)
