import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { SERVICE_STATE } from '../config/config-file.ts'
import { sightOf } from '../file-sight.ts'
import { foundFrom } from '../key/secret-reference.ts'
import type { BusSettings } from './settings.ts'

const USERS_FILE = 'bus-users'

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

/** Folder of the configuration of a vehicle. */
const VEHICLE_FOLDER = '/etc/umt'

/** Runtime directory of the service, as its unit names it. */
const SERVICE_FOLDER = '/run/umt-vitals'
const SOCKET = 'bus.sock'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the users are: as the configuration says, else in the folder of the vehicle where there is one, else in that of whoever runs the daemon. */
export function usersFileOf({ users }: Pick<BusSettings, 'users'>, env: Environment): string {
  if (users !== undefined) return users
  // The service and the administrator who makes its users have no home in common.
  if (existsSync(VEHICLE_FOLDER)) return join(VEHICLE_FOLDER, USERS_FILE)
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'umt-vitals', USERS_FILE)
}

interface Placed {
  readonly bus: Pick<BusSettings, 'socket'>
  /** Folder of the journal. */
  readonly state: string
}

/** Where the daemon opens its socket: as the configuration says, else in the folder that systemd made, else beside the journal. */
export function socketOfDaemon({ bus, state }: Placed, env: Environment): string {
  const [folder] = (env['RUNTIME_DIRECTORY'] ?? '').split(':')
  return bus.socket ?? join(folder || state, SOCKET)
}

/**
 * Where a command finds it: as the configuration says, else in the folder of the service, else beside the journal. `isNamed`: a person
 * named the configuration or its folder, so he means the daemon of those, and that of the service only if they are its own.
 */
export function socketForCommand({ bus, state }: Placed, isNamed: boolean, serviceFolder = SERVICE_FOLDER): string {
  const own = join(state, SOCKET)
  if (bus.socket !== undefined) return bus.socket
  const isOfService = !isNamed || state === SERVICE_STATE
  return [...(isOfService ? [join(serviceFolder, SOCKET)] : []), own].find((path) => sightOf(path) !== 'missing') ?? own
}

/** The address of a socket, as clients name it. */
export const socketUrl = (path: string): string => `mqtt+unix://${path}`
