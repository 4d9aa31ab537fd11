import type { Clock } from '../clock.ts'
import type { Link, LinkEvent } from './link.ts'

/** A link that ends when the device says nothing that its protocol knows. */
export interface WatchedLink extends Link {
  /** Whether it ended for that reason. */
  readonly gaveUp: boolean
}

/** Ends a link `ms` after a connection began that has not brought one whole frame. */
export function untilSilent(link: Link, clock: Clock, ms: number): WatchedLink {
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
        if (event.event !== 'fault' && event.event !== 'sent') hush()
        if (event.event === 'connected') silence = clock.after('silence of a lookalike', ms, giveUp)
        yield event
      }
    } finally {
      hush()
    }
  }
  return {
    get gaveUp() {
      return gaveUp
    },
    ...(link.gatt && { gatt: link.gatt }),
    send: (channel, bytes) => link.send(channel, bytes),
    [Symbol.asyncIterator]: watched,
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}
