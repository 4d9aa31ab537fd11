import type { OutsideBroker } from '../broker/outside-broker.ts'
import { Bus } from '../bus/bus.ts'
import type { BusTls } from '../bus/bus-tls.ts'
import type { EmbeddedBroker } from '../bus/embedded-broker.ts'
import type { Users } from '../bus/users.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { UmtError } from '../errors.ts'
import { gatewayDevice } from '../fhir/device.ts'
import type { Journal } from '../journal/types.ts'
import type { Log } from '../log.ts'
import { openBroker } from './open-broker.ts'
import { openBusTls } from './open-bus-tls.ts'
import { openOutside } from './outside-desk.ts'
import { type Problem, problemTeller } from './problems.ts'

interface OpenBusOptions {
  readonly config: Config
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly journal: Journal
  readonly users?: Users
  readonly onSubscribe?: (filter: string) => void
}

interface OpenedBus {
  readonly bus: Bus
  readonly broker: EmbeddedBroker
  readonly outside: OutsideBroker | undefined
  readonly tls: BusTls | undefined
  /** What lasts and a person should mend. */
  readonly problems: () => readonly UmtError[]
  readonly problem: Problem
  /** Told what nobody else hears of. */
  readonly failed: (error: unknown) => void
}

/**
 * What is said is heard here: the broker inside with all its doors, the one outside, and the bus over both. It serves nothing
 * yet. What it opened is let go of with the stack.
 */
export async function openBus(stack: AsyncDisposableStack, options: OpenBusOptions): Promise<OpenedBus> {
  const { config, version, clock, log, journal } = options
  const { unit, zone } = config
  const failed = (error: unknown) => log.error({ err: error }, 'bus')
  // Users and the socket may have something to tell before there is a bus to tell it on.
  const early: Parameters<Problem>[] = []
  let tell: Problem = (...told) => {
    early.push(told)
  }
  const problem: Problem = (...told) => tell(...told)
  const { broker, problems } = await openBroker(stack, { ...options, problem })
  const outside = await openOutside({ config, version, clock, journal, failed, problem })
  if (outside) stack.use(outside)
  const bus = new Bus(broker, {
    unit,
    version,
    clock,
    device: gatewayDevice({ unit, version }),
    ...(outside && { also: (...said) => outside.take(...said) }),
    report: failed,
  })
  tell = problemTeller({ bus, log, clock, zone, failed })
  for (const told of early) tell(...told)
  const tls = await openBusTls({ config, broker, clock, problem })
  return { bus, broker, outside, tls, problems: () => [...problems(), ...(tls?.problems ?? [])], problem, failed }
}
