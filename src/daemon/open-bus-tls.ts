import type { BusTls } from '../bus/bus-tls.ts'
import type { EmbeddedBroker } from '../bus/embedded-broker.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'

/** The ports with TLS, where the configuration has any. They close with the broker. */
export async function openBusTls(options: {
  readonly config: Pick<Config, 'bus'>
  readonly broker: Pick<EmbeddedBroker, 'entry' | 'closeWith'>
  readonly clock: Clock
  readonly problem: (error: unknown) => void
}): Promise<BusTls | undefined> {
  const { config, broker, clock, problem } = options
  const { tls: settings } = config.bus
  if (!settings) return undefined
  // Loaded here: a daemon without tablets never needs it.
  const { BusTls: Ports } = await import('../bus/bus-tls.ts')
  const ports = new Ports({ settings, entry: broker.entry, clock, problem })
  broker.closeWith(ports)
  await ports.start()
  return ports
}
