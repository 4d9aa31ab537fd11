import { refusedWith } from '../broker/ending.ts'
import { failureOf } from '../broker/failure.ts'
import { NO_RETAIN } from '../broker/limits.ts'
import { BrokerFiles } from '../broker/material.ts'
import { leave, openConnection } from '../broker/open.ts'
import type { Config } from '../config.ts'
import type { BrokerSeen } from './check.ts'

const TIMEOUT_MS = 5_000

/** Tries whether the broker outside lets this vehicle in, under a name that takes nobody's place. Nothing is published. */
export async function lookAtBroker(
  url: string,
  settings: Config['bus']['broker'],
  now: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BrokerSeen> {
  const files = new BrokerFiles(settings, env)
  try {
    const clientId = `umt-doctor-${crypto.randomUUID().slice(0, 8)}`
    const { client, limits } = await openConnection({
      url,
      material: files.read(),
      clientId,
      clean: true,
      timeoutMs: TIMEOUT_MS,
    })
    await leave(client, TIMEOUT_MS)
    // The daemon's last will is kept there.
    if (!limits.isRetaining) throw refusedWith(NO_RETAIN)
    return { certificates: files.tls.certificates }
  } catch (thrown) {
    const failure = await failureOf(thrown, { url, now, own: files.tls.own })
    return { certificates: files.tls.certificates, failure }
  }
}
