import type { Duplex } from 'node:stream'
import { TellableError } from '../tellable-error.ts'

/**
 * Destroys a connection whose MQTT packet announces more than `maxBytes`, before its body is collected: the parser of the
 * broker would buffer up to 256 MB for one packet.
 *
 * Call it after the broker has taken the stream. A listener of `data` beside one of `readable` sees each chunk as the reader
 * takes it and leaves the flow to the reader.
 */
export function limitPackets(stream: Duplex, maxBytes: number): void {
  const exceeds = packetMeter(maxBytes)
  stream.on('data', (chunk: Uint8Array) => {
    if (exceeds(chunk)) stream.destroy(new TellableError(`packet larger than ${maxBytes} bytes`))
  })
}

/**
 * Follows packet borders through a byte stream and says whether a packet announces more than `maxBytes`.
 * Fixed header, MQTT 3.1.1 section 2.2: one byte of type and flags, then the remaining length, 7 bits a byte, least
 * significant first, the top bit saying that another byte follows, four bytes at most.
 */
export function packetMeter(maxBytes: number): (chunk: Uint8Array) => boolean {
  let at: 'type' | 'length' | 'body' = 'type'
  let remaining = 0
  let shift = 0
  return (chunk) => {
    for (let index = 0; index < chunk.length; index++) {
      if (at === 'body') {
        const skipped = Math.min(remaining, chunk.length - index)
        remaining -= skipped
        index += skipped - 1
        if (remaining === 0) at = 'type'
      } else if (at === 'type') {
        at = 'length'
        remaining = 0
        shift = 0
      } else {
        const byte = chunk[index] ?? 0
        remaining += (byte & 0x7f) * 2 ** shift
        shift += 7
        // A fifth length byte is malformed, which is the parser's to say; until then it counts as too long.
        if (remaining > maxBytes || shift > 28) return true
        if ((byte & 0x80) === 0) at = remaining === 0 ? 'type' : 'body'
      }
    }
    return false
  }
}
