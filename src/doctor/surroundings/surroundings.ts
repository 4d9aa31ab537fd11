import { userInfo } from 'node:os'
import type { ConfigProblem } from '../../config/problem.ts'
import type { Config } from '../../config.ts'
import { type DiskSeen, lookAtDisk } from './disk.ts'
import { lookAtPorts, type PortSeen } from './ports.ts'
import { lookAtRadio, type RadioSeen } from './radio.ts'
import { lookAtRuntime, type RuntimeSeen } from './runtime.ts'
import { lookAtService, type ServiceSeen } from './service.ts'
import { lookAtSocket, type SocketSeen } from './socket.ts'

/** The computer around the daemon, as it was found by the user who asks. */
export interface Surroundings {
  /** Who asks. */
  readonly user: string
  readonly configuration: { readonly file?: string; readonly problems: readonly ConfigProblem[] }
  readonly runtime: RuntimeSeen
  readonly disk: DiskSeen
  /** Absent where the configuration wants no Bluetooth. */
  readonly radio?: RadioSeen
  readonly ports: readonly PortSeen[]
  readonly socket?: SocketSeen
  /** Absent without systemd. */
  readonly service?: ServiceSeen
}

/** Looks at it all at once. `socketPath`: of the daemon. Sends nothing to any device; what this user may not see is left out. */
export async function lookAround(
  config: Config,
  configuration: Surroundings['configuration'],
  socketPath: string,
): Promise<Surroundings> {
  const [runtime, disk, radio, ports, socket, service] = await Promise.all([
    lookAtRuntime(),
    lookAtDisk(config.state),
    config.bluetooth.enabled ? lookAtRadio(config) : undefined,
    lookAtPorts(config.devices),
    lookAtSocket(socketPath),
    lookAtService(),
  ])
  return {
    user: userInfo().username,
    configuration,
    runtime,
    disk,
    ...(radio && { radio }),
    ports,
    ...(socket && { socket }),
    ...(service && { service }),
  }
}
