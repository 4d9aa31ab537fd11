import type { Duplex } from 'node:stream'
import { TellableError } from '../../tellable-error.ts'
import { LIMITS } from './limits.ts'
import { packetMeter } from './packet-meter.ts'
import { TokenBucket } from './token-bucket.ts'

/** PUBACK, PUBREC, PUBREL, PUBCOMP, MQTT 3.1.1 section 2.2.1. */
const ACKNOWLEDGEMENTS: readonly number[] = [4, 5, 6, 7]

export interface Traffic {
  /** Its sender was let in: from the next packet on it may send larger ones. */
  admitted(): void
}

/**
 * Destroys a connection that announces a packet larger than it may send, before its body is collected (the parser of the broker would
 * buffer up to 256 MB for one packet), and one that sends more packets than any client has to.
 *
 * Call it after the broker has taken the stream. A listener of `data` beside one of `readable` sees each chunk as the reader
 * takes it and leaves the flow to the reader.
 */
export function limitTraffic(stream: Duplex): Traffic {
  const { packetsPerSecond: perSecond, packetsAtOnce: atOnce, acknowledgementCost } = LIMITS
  let most: number = LIMITS.arrivingPacketBytes
  let isFlood = false
  const bucket = new TokenBucket({ perSecond, atOnce }, performance.now())
  const exceeds = packetMeter({
    maxBytes: () => most,
    onPacket: (type) => {
      const cost = ACKNOWLEDGEMENTS.includes(type) ? acknowledgementCost : 1
      if (bucket.take(cost, performance.now()) > 0) isFlood = true
    },
  })
  stream.on('data', (chunk: Uint8Array) => {
    if (exceeds(chunk)) stream.destroy(new TellableError(`packet larger than ${most} bytes`))
    else if (isFlood) stream.destroy(new TellableError(`more than ${perSecond} packets a second`))
  })
  return {
    admitted() {
      most = LIMITS.packetBytes
    },
  }
}
