import { setTimeout as sleep } from 'node:timers/promises'
import type { BusClient } from '../bus/client.ts'
import { fill, type Language } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Io } from './io.ts'
import { type EndpointStatus, statusLines } from './outbox-lines.ts'
import { ageText } from './when.ts'

const ASK_EVERY_MS = 1_000
const WIDTH = 24

/** How far a drain is: what was owed at most since it is looked at, what is owed now, and how long it will take. */
export interface Drain {
  readonly total: number
  readonly owed: number
  readonly etaS?: number
}

/** Follows what is being sent until nothing is owed to a platform that can be sent to, or the person stops. */
export async function followDrain(
  client: BusClient,
  endpoints: readonly EndpointStatus[],
  io: Io,
  json: boolean,
): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  let now = endpoints
  let drain = drainOf(now, { total: 0, owed: 0 })
  const ended = async () => {
    while (drain.owed > 0 && canGoOn(now) && !io.stop.aborted) {
      await sleep(ASK_EVERY_MS, undefined, { signal: io.stop }).catch(() => undefined)
      if (io.stop.aborted) return false
      now = (await client.request('uplink/status', {})).endpoints
      const before = drain.owed
      drain = drainOf(now, drain)
      if (json && drain.owed !== before) io.out(JSON.stringify(drain))
      else if (terminal === undefined && drain.owed !== before) io.out(drainLine(drain, io.language))
    }
    return drain.owed === 0
  }
  const terminal = json ? undefined : io.terminal?.()
  const isDrained =
    terminal === undefined
      ? await ended()
      : // Loaded on demand: a program never needs it.
        await (await import('./waiting-line.ts')).waitingLine(
          terminal,
          () => `${bar(drain)}  ${drainLine(drain, io.language)}`,
          ended(),
          io.stop,
        )
  if (!json && isDrained !== undefined && !io.stop.aborted)
    for (const line of [...(isDrained ? [words.drained] : []), ...statusLines(now, io.language)]) io.out(line)
  return isDrained === true ? EXIT.done : EXIT.failed
}

/** Whether waiting helps: a lane that has stopped waits for a person. */
const canGoOn = (endpoints: readonly EndpointStatus[]): boolean =>
  endpoints.some(({ state, owed }) => owed > 0 && state !== 'stopped' && state !== 'retired')

/** More may become owed while it drains: then the whole is longer, and the bar goes on from where it is. */
export function drainOf(endpoints: readonly EndpointStatus[], before: Drain): Drain {
  const served = endpoints.filter(({ state }) => state !== 'retired')
  const owed = served.reduce((sum, each) => sum + each.owed, 0)
  const total = Math.max(before.total + Math.max(0, owed - before.owed), owed)
  const etas = served.flatMap(({ etaS }) => etaS ?? [])
  return { total, owed, ...(etas.length > 0 && { etaS: Math.max(...etas) }) }
}

/** Such as `120/300 envoyées, reste environ 15 s`. */
export function drainLine({ total, owed, etaS }: Drain, language: Language): string {
  const words = OUTBOX_WORDS[language]
  const counts = { sent: String(total - owed), total: String(total) }
  if (etaS === undefined || owed === 0) return fill(words.followNoRate, counts)
  return fill(words.follow, { ...counts, left: fill(words.eta, { time: ageText(etaS * 1_000, language) }) })
}

function bar({ total, owed }: Drain): string {
  const filled = total === 0 ? WIDTH : Math.floor(((total - owed) / total) * WIDTH)
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`
}
