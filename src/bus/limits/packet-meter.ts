interface MeterOptions {
  /** What a packet may announce now, in bytes. */
  readonly maxBytes: () => number
  /** Told of each packet by its type, 1 to 14 of MQTT 3.1.1 section 2.2.1; 0 and 15 are reserved, and the parser’s to refuse. */
  readonly onPacket?: (type: number) => void
}

/**
 * Follows packet borders through a byte stream and says whether a packet announces more than it may.
 * Fixed header, MQTT 3.1.1 section 2.2: one byte of type and flags, then the remaining length, 7 bits a byte, least
 * significant first, the top bit saying that another byte follows, four bytes at most.
 */
export function packetMeter({ maxBytes, onPacket = () => {} }: MeterOptions): (chunk: Uint8Array) => boolean {
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
        onPacket((chunk[index] ?? 0) >> 4)
      } else {
        const byte = chunk[index] ?? 0
        remaining += (byte & 0x7f) * 2 ** shift
        shift += 7
        // A fifth length byte is malformed, which is the parser's to say; until then it counts as too long.
        if (remaining > maxBytes() || shift > 28) return true
        if ((byte & 0x80) === 0) at = remaining === 0 ? 'type' : 'body'
      }
    }
    return false
  }
}
