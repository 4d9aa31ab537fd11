import type { Driver } from '../drivers/define.ts'
import { framingsOf } from '../drivers/driver-link.ts'
import { framed } from '../link/framed.ts'
import type { LinkEvent } from '../link/link.ts'

/** A value of a characteristic, or a piece of a stream. */
export interface Chunk {
  readonly channel: string
  readonly bytes: Uint8Array
}

/** What a link tells of a connection in which these chunks came; a stream that ends inside a frame ends in a fault. */
export async function* connectionOf(driver: Driver, chunks: readonly Chunk[], at: number): AsyncGenerator<LinkEvent> {
  const said = new Set<string>()
  for await (const event of framed(asTheyCame(chunks, at), framingsOf(driver))) {
    if ('channel' in event) said.add(event.channel)
    yield event
  }
  const silent = chunks.find(({ channel }) => !said.has(channel))
  // A stream of nothing, or of what its framing passes over: silence is no answer to "what is this?".
  if (silent) {
    const { channel } = silent
    yield { event: 'fault', at, channel, fault: 'truncated', offset: 0, bytes: Buffer.of(), message: 'no frame' }
  }
}

async function* asTheyCame(chunks: readonly Chunk[], at: number): AsyncGenerator<LinkEvent> {
  for (const { channel, bytes } of chunks) yield { event: 'frame', at, channel, bytes }
  yield { event: 'disconnected', at, reason: 'no more bytes' }
}
