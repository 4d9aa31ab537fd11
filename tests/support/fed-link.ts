import { EventQueue } from '../../src/link/event-queue.ts'
import type { Link, LinkEvent } from '../../src/link/link.ts'

/** A link whose events a test says, for situations that no recording has; what is sent over it goes nowhere. */
export function fedLink(): { readonly link: Link; readonly events: EventQueue<LinkEvent> } {
  const events = new EventQueue<LinkEvent>()
  return {
    events,
    link: {
      [Symbol.asyncIterator]: () => events,
      send: async () => {},
      [Symbol.asyncDispose]: async () => events.end(),
    },
  }
}
