import { EmbeddedBroker } from '../bus/embedded-broker.ts'
import { FileUsers } from '../bus/file-users.ts'
import { socketOfDaemon, usersFileOf } from '../bus/places.ts'
import type { Users } from '../bus/users.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import type { Log } from '../log.ts'

export interface OpenBrokerOptions {
  readonly config: Pick<Config, 'unit' | 'bus' | 'state'>
  readonly clock: Clock
  readonly log: Log
  /** Instead of those of the file. */
  readonly users?: Users | undefined
  readonly onSubscribe?: ((filter: string) => void) | undefined
  /** What a person has to mend, and the daemon runs on. */
  readonly problem: (error: unknown) => void
}

export interface OpenedBroker {
  readonly broker: EmbeddedBroker
  /** What it does without, as long as it lasts. */
  readonly problems: () => readonly UmtError[]
}

/** The broker inside the daemon, with the users of this vehicle. What it opened is let go of with the stack. */
export async function openBroker(stack: AsyncDisposableStack, options: OpenBrokerOptions): Promise<OpenedBroker> {
  const { config, clock, log, onSubscribe, problem } = options
  const { host, port, webSocketPort, origins } = config.bus
  const users =
    options.users ?? stack.use(new FileUsers({ path: usersFileOf(config.bus, process.env), clock, report: problem }))
  const broker = await EmbeddedBroker.start({
    unit: config.unit,
    host,
    port,
    webSocketPort,
    allowedOrigins: origins,
    users,
    ...(onSubscribe && { onSubscribe }),
    report: (error) => log.debug({ err: error }, 'client'),
  })
  stack.defer(() => broker.close())
  let noSocket: UmtError | undefined
  await broker.openSocket(socketOfDaemon(config, process.env)).catch((error: unknown) => {
    // A second daemon is refused. Without a socket the screens are served all the same.
    if (!(error instanceof UmtError) || error.code === 'UMT-BUS-113') throw error
    noSocket = error
    problem(error)
  })
  return { broker, problems: () => [users.problem, noSocket].filter((each) => each !== undefined) }
}
