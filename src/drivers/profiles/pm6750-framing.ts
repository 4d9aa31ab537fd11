import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'

/** Bytes of a packet beside those that its length counts: the header. */
const HEADER_BYTES = 2
/** Header, length, type and sum. */
const SHORTEST = 5
/** No documented packet has more than 12 bytes; a version string may be longer. */
const LONGEST = 66
/** Noise is told in pieces of at most this many bytes. */
const MAX_NOISE_BYTES = 512

type Place = 'nothing' | 'unfinished' | 'damaged'

/** The length of the packet that begins at `at`, or what stands there instead. */
function packetAt(bytes: Uint8Array, at: number): number | Place {
  const left = bytes.length - at
  if (bytes[at] !== 0x55) return 'nothing'
  if (left > 1 && bytes[at + 1] !== 0xaa) return 'nothing'
  if (left <= HEADER_BYTES) return 'unfinished'
  const length = (bytes[at + 2] ?? 0) + HEADER_BYTES
  if (length < SHORTEST || length > LONGEST) return 'nothing'
  if (left < length) return 'unfinished'
  const end = at + length - 1
  let sum = 0
  for (let index = at + HEADER_BYTES; index < end; index += 1) sum += bytes[index] ?? 0
  return (~sum & 0xff) === bytes[end] ? length : 'damaged'
}

/**
 * Whether these bytes hold a whole packet of a PM6750. The first bytes of a stream tell it from an oximeter of the same
 * maker, name and service: after the first byte of a packet, that one sends none from 80 up.
 */
export function isPm6750Frame(bytes: Uint8Array): boolean {
  for (let at = 0; at + SHORTEST <= bytes.length; at += 1) if (typeof packetAt(bytes, at) === 'number') return true
  return false
}

/**
 * Packets of the PM6750, each found by its header and trusted by its sum:
 *
 *     55 AA N A1 … An SUM      N = n + 2, SUM = NOT (N + A1 + … + An)
 *
 * A header without the right sum may be noise with a packet in it, so the search goes on right behind its first byte.
 */
export const pm6750Framing = (): Framing => new Pm6750Framing()

class Pm6750Framing extends Transform {
  /** Begins where a packet may begin that is not whole yet. */
  #rest: Uint8Array = new Uint8Array(0)
  #noise: number[] = []
  #noiseIs: Place = 'nothing'
  #offset = 0

  constructor() {
    super({ readableObjectMode: true })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#cut(joined(this.#rest, chunk), false)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#cut(this.#rest, true)
    this.#endNoise()
    done()
  }

  /** `isLast`: nothing more will come, and a packet that is not whole now is none. */
  #cut(bytes: Uint8Array, isLast: boolean): void {
    let at = 0
    while (at < bytes.length) {
      const packet = packetAt(bytes, at)
      if (packet === 'unfinished' && !isLast) break
      if (typeof packet === 'number') {
        if (this.#noise.length > 0) this.#endNoise()
        // A view and no copy: at 4.4 kB/s most packets are looked at and forgotten.
        this.#emit({ frame: bytes.subarray(at, at + packet) }, packet)
        at += packet
      } else {
        this.#addNoise(bytes[at] ?? 0, packet)
        at += 1
      }
    }
    this.#rest = bytes.slice(at)
  }

  #addNoise(byte: number, place: Place): void {
    if (place !== 'nothing' || this.#noise.length === MAX_NOISE_BYTES) this.#endNoise()
    if (this.#noise.length === 0) this.#noiseIs = place
    this.#noise.push(byte)
  }

  #endNoise(): void {
    if (this.#noise.length === 0) return
    const bytes = Uint8Array.from(this.#noise)
    this.#noise = []
    this.#emit({ ...FAULTS[this.#noiseIs], offset: this.#offset, bytes }, bytes.length)
  }

  #emit(framed: Framed, length: number): void {
    this.push(framed)
    this.#offset += length
  }
}

const FAULTS = {
  nothing: { fault: 'grammar', message: 'bytes outside any packet' },
  unfinished: { fault: 'truncated', message: 'the stream ended within a packet' },
  damaged: { fault: 'checksum', message: 'the sum of the packet is wrong' },
} as const satisfies Record<Place, Pick<Extract<Framed, { fault: string }>, 'fault' | 'message'>>

/** Plain bytes, since a Buffer takes longer to make views of. */
function joined(before: Uint8Array, chunk: Buffer): Uint8Array {
  if (before.length === 0) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
  const bytes = new Uint8Array(before.length + chunk.length)
  bytes.set(before)
  bytes.set(chunk, before.length)
  return bytes
}
