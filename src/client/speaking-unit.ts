import type { Line } from './line.ts'
import { unreachable } from './open-mqtt.ts'

const ANY_STATUS = 'umt/v1/+/status'

/**
 * Name of the unit that speaks on a bus, from its retained status; of several on one broker, any. Rejects with `UMT-BUS-104`
 * when none does.
 */
export async function speakingUnit(line: Line, timeoutMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  // It may be too late before the subscription is taken.
  promise.catch(() => {})
  const timer = setTimeout(() => reject(unreachable(line.url, `no unit says anything in ${timeoutMs} ms`)), timeoutMs)
  try {
    using _listening = await line.subscribe(ANY_STATUS, 1, (topic) => resolve(topic.split('/')[2] ?? ''))
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
