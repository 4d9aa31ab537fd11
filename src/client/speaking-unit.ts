import { BusError } from './bus-error.ts'
import type { Line } from './line.ts'
import { unreachable } from './open-mqtt.ts'

const ANY_STATUS = 'umt/v1/+/status'
/** What is retained comes in one go; another unit is heard soon after the first one. */
const ANOTHER_WITHIN_MS = 250

/**
 * Name of the unit that speaks on a bus, from its retained status. Rejects with `UMT-BUS-104` when none does, with `-172` when
 * several do, whether they are there now or not: a screen that took any of them would open a patient in another vehicle.
 */
export async function speakingUnit(line: Line, timeoutMs: number): Promise<string> {
  const units = new Set<string>()
  const { promise: first, resolve, reject } = Promise.withResolvers<void>()
  // It may be too late before the subscription is taken.
  first.catch(() => {})
  const timer = setTimeout(() => reject(unreachable(line.url, `no unit says anything in ${timeoutMs} ms`)), timeoutMs)
  let listening: Disposable | undefined
  try {
    listening = await line.subscribe(ANY_STATUS, 1, (topic, text) => {
      // Empty: one that is no more was taken back.
      if (text === '') return
      units.add(topic.split('/')[2] ?? '')
      resolve()
    })
    await first
    await new Promise((another) => setTimeout(another, ANOTHER_WITHIN_MS))
  } finally {
    clearTimeout(timer)
    listening?.[Symbol.dispose]()
  }
  const [unit = '', ...others] = units
  if (others.length > 0)
    throw BusError.of('UMT-BUS-172', { url: line.url, units: [unit, ...others].toSorted().join(', ') })
  return unit
}
