import type { Clock } from '../clock.ts'
import { type Link, type LinkEvent, withEvents } from './link.ts'

/** A link that ends when the device says nothing that its protocol knows. */
export interface WatchedLink extends Link {
  /** Whether it ended for that reason. */
  readonly gaveUp: boolean
}

export interface Patience {
  readonly clock: Clock
  readonly ms: number
  /** The streams on which the device speaks: other channels are alike on devices that are not. */
  readonly streams: readonly string[]
}

/** Ends a link `ms` after a connection began that has not brought one whole frame on a stream of its protocol. */
export function untilSilent(link: Link, { clock, ms, streams }: Patience): WatchedLink {
  let gaveUp = false
  let silence: Disposable | undefined
  const hush = () => {
    silence?.[Symbol.dispose]()
    silence = undefined
  }
  const giveUp = () => {
    gaveUp = true
    // Who iterates hears the end.
    void link[Symbol.asyncDispose]()
  }
  async function* watched(): AsyncGenerator<LinkEvent> {
    try {
      for await (const event of link) {
        // What does not fit the protocol is as good as silence.
        if (event.event === 'frame' && streams.includes(event.channel)) hush()
        if (event.event === 'connected' || event.event === 'disconnected') hush()
        if (event.event === 'connected') silence = clock.after('silence of a lookalike', ms, giveUp)
        yield event
      }
    } finally {
      hush()
    }
  }
  const under = withEvents(link, watched)
  return {
    get gaveUp() {
      return gaveUp
    },
    get gatt() {
      return under.gatt
    },
    send: under.send,
    [Symbol.asyncIterator]: under[Symbol.asyncIterator],
    [Symbol.asyncDispose]: under[Symbol.asyncDispose],
  }
}
