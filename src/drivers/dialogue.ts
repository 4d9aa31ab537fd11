import type { Clock } from '../clock.ts'
import type { Link } from '../link/link.ts'
import type { Driver } from './define.ts'

/** A conversation that is going on; disposing ends it. */
export interface Talk extends Disposable {
  /** Tells the dialogue what the device said. */
  heard(channel: string, bytes: Uint8Array): void
}

/**
 * Speaks a driver's dialogue over a link from the moment it is connected, then keeps the device awake. A send that fails
 * means that the link has gone: the dialogue stops, and the next connection begins it anew.
 */
export function runDialogue(driver: Driver, link: Pick<Link, 'send'>, clock: Clock): Talk {
  let waiting: { channel: string; answer: (bytes: Uint8Array | undefined) => void } | undefined
  let timer: Disposable | undefined
  let awake: Disposable | undefined
  let over = false

  const answer = (bytes: Uint8Array | undefined) => {
    timer?.[Symbol.dispose]()
    const { answer: resume } = waiting ?? {}
    waiting = undefined
    resume?.(bytes)
  }

  const speak = async () => {
    const steps = driver.dialogue?.({ has: () => true, localTime: () => '', facts: {} })
    let reply: Uint8Array | undefined
    for (let next = steps?.next(); next && !next.done && !over; next = steps?.next(reply)) {
      const step = next.value
      if (step.do === 'send') await link.send(step.channel, step.bytes)
      else if (step.do === 'expect')
        reply = await new Promise<Uint8Array | undefined>((resolve) => {
          waiting = { channel: step.channel, answer: resolve }
          timer = clock.after(`${driver.id} answers`, step.withinMs, () => answer(undefined))
        })
    }
    const { keepAlive } = driver
    if (!keepAlive || over) return
    awake = clock.every(`${driver.id} keep-alive`, keepAlive.everyMs, () => {
      link.send(keepAlive.channel, keepAlive.bytes).catch(() => undefined)
    })
  }

  speak().catch(() => undefined)
  return {
    heard(channel, bytes) {
      if (waiting?.channel === channel) answer(bytes)
    },
    [Symbol.dispose]() {
      over = true
      awake?.[Symbol.dispose]()
      answer(undefined)
    },
  }
}
