import { Transform, type TransformCallback } from 'node:stream'
import type { Framed, Framing } from '../../link/framing.ts'
import { DecodeError } from '../decode-error.ts'
import { MAX_NOISE_BYTES } from './byte-framing.ts'

/**
 * What stands where no packet does: bytes that begin none, the beginning of one that is not whole yet, or a whole one
 * whose checksum is wrong.
 */
export type NoPacket = 'nothing' | 'unfinished' | 'damaged'

/** Length of the packet that begins at `at`, or what stands there instead. Pure. */
export type PacketAt = (bytes: Uint8Array, at: number) => number | NoPacket

/** Length of a packet that is all there is, as a decoder is given it. Throws a DecodeError; `header` is what it should begin with. */
export function wholePacket(packet: Uint8Array, packetAt: PacketAt, header: string): number {
  const length = packetAt(packet, 0)
  if (length === 'nothing') throw new DecodeError('unknown-frame', 0, `no header ${header}`)
  if (length === 'unfinished') throw new DecodeError('truncated', packet.length, 'the packet is not whole')
  if (length === 'damaged') throw new DecodeError('checksum', packet.length - 1, 'the checksum is wrong')
  if (packet.length > length) throw new DecodeError('grammar', length, 'bytes after the packet')
  return length
}

/**
 * Packets that are found by their header, have their length in it, and are trusted by their checksum. A header without
 * the right checksum may be noise with a packet in it, so the search goes on right behind its first byte.
 */
export const checkedPackets = (packetAt: PacketAt): Framing => new CheckedPackets(packetAt)

class CheckedPackets extends Transform {
  readonly #packetAt: PacketAt
  /** Begins where a packet may begin that is not whole yet. */
  #rest: Uint8Array = new Uint8Array(0)
  #noise: number[] = []
  #noiseIs: NoPacket = 'nothing'
  #offset = 0

  constructor(packetAt: PacketAt) {
    super({ readableObjectMode: true })
    this.#packetAt = packetAt
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
      const packet = this.#packetAt(bytes, at)
      if (packet === 'unfinished' && !isLast) break
      if (typeof packet === 'number') {
        if (this.#noise.length > 0) this.#endNoise()
        // A view and no copy: of thousands a second most are looked at and forgotten.
        this.#emit({ frame: bytes.subarray(at, at + packet) }, packet)
        at += packet
      } else {
        this.#addNoise(bytes[at] ?? 0, packet)
        at += 1
      }
    }
    this.#rest = bytes.slice(at)
  }

  #addNoise(byte: number, place: NoPacket): void {
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
  damaged: { fault: 'checksum', message: 'the checksum of the packet is wrong' },
} as const satisfies Record<NoPacket, Pick<Extract<Framed, { fault: string }>, 'fault' | 'message'>>

/** Plain bytes, since a Buffer takes longer to make views of. */
function joined(before: Uint8Array, chunk: Buffer): Uint8Array {
  if (before.length === 0) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
  const bytes = new Uint8Array(before.length + chunk.length)
  bytes.set(before)
  bytes.set(chunk, before.length)
  return bytes
}
