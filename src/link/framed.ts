import { Framer } from './framer.ts'
import type { Framed, Framing } from './framing.ts'
import { type Link, type LinkEvent, withEvents } from './link.ts'

/** Channels that are byte streams, each with a fresh framing for every connection. Others carry one frame a value. */
export type Framings = Readonly<Record<string, () => Framing>>

/** A link whose streams are cut into frames; its other channels as they are. */
export const framedLink = (link: Link, framings: Framings): Link =>
  withEvents(link, (events) => framed(events, framings))

/**
 * Cuts the streams among what a link says: chunks in, frames and faults out, each with the instant of the chunk that
 * completed it. An unfinished frame is a fault right before `disconnected`, and no byte passes to the next connection.
 */
export async function* framed(events: AsyncIterable<LinkEvent>, framings: Framings): AsyncGenerator<LinkEvent> {
  const streams = new Map<string, Framer>()
  for await (const event of events) {
    if (event.event === 'disconnected')
      for (const [channel, stream] of streams)
        for (const framed of await ended(stream)) yield eventOf(framed, channel, event.at)
    if (event.event === 'connected' || event.event === 'disconnected') streams.clear()
    const framing = event.event === 'frame' ? framings[event.channel] : undefined
    if (event.event !== 'frame' || !framing) {
      yield event
      continue
    }
    const { channel, bytes, at } = event
    const stream = streams.get(channel) ?? new Framer(framing())
    streams.set(channel, stream)
    for (const framed of cut(stream, bytes)) yield eventOf(framed, channel, at)
    if (stream.failed) streams.delete(channel)
  }
}

/** A framing with a bug costs the chunk that it met, not the device. */
function cut(stream: Framer, bytes: Uint8Array): readonly Framed[] {
  try {
    return stream.push(bytes)
  } catch (error) {
    return [{ fault: 'grammar', offset: 0, bytes, message: `the framing failed: ${String(error)}` }]
  }
}

const ended = (stream: Framer): Promise<readonly Framed[]> =>
  stream
    .end()
    .catch((error: unknown) => [
      { fault: 'grammar', offset: 0, bytes: Uint8Array.of(), message: `the framing failed: ${String(error)}` },
    ])

const eventOf = (framed: Framed, channel: string, at: number): LinkEvent =>
  'frame' in framed ? { event: 'frame', at, channel, bytes: framed.frame } : { event: 'fault', at, channel, ...framed }
