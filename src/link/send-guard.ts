import { UmtError } from '../errors.ts'
import { FORBIDDEN, type ForbiddenCommand, type Harm, matches, ONLY, type OnlyAllowed } from './never-send.ts'

/** A command may be cut into several writes: so much of what was sent before is looked at again. */
const TAIL = Math.max(...FORBIDDEN.map(({ bytes }) => bytes.length)) - 1

/**
 * Stands before the hardware, below every driver: what {@link FORBIDDEN} lists does not pass, however it is cut and whoever
 * asks. One for each connection, since no device puts together what it heard on two.
 */
export class SendGuard {
  readonly #device: string
  /** The last bytes that were sent, by channel. */
  readonly #tails = new Map<string, Uint8Array>()

  /** `device`: name that a person knows it by; appears in the error. */
  constructor(device: string) {
    this.#device = device
  }

  /** Throws `UMT-LINK-109` when the bytes are, or complete, a command that must not be sent; then none of them may be. */
  pass(channel: string, bytes: Uint8Array): void {
    const only = ONLY.find((each) => each.channel === channel)
    if (only && !isAllowed(only, bytes)) throw this.#refusal(channel, only)
    const tail = this.#tails.get(channel) ?? new Uint8Array()
    const stream = Buffer.concat([tail, bytes])
    const found = FORBIDDEN.find((each) => each.channels.includes(channel) && isIn(each, { bytes, stream, tail }))
    if (found) throw this.#refusal(channel, found)
    this.#tails.set(channel, stream.subarray(-TAIL))
  }

  #refusal(channel: string, { device, harm }: { readonly device: string; readonly harm: Harm }): UmtError {
    return new UmtError('UMT-LINK-109', { device: this.#device, channel, command: device, harm })
  }
}

const isAllowed = ({ starts, length }: OnlyAllowed, bytes: Uint8Array): boolean =>
  starts.some((start) => matches(start, bytes, 0)) && (length === undefined || length(bytes) === bytes.length)

interface Sent {
  readonly bytes: Uint8Array
  readonly stream: Uint8Array
  readonly tail: Uint8Array
}

function isIn({ at, bytes: pattern }: ForbiddenCommand, { bytes, stream, tail }: Sent): boolean {
  if (at === 'start') return matches(pattern, bytes, 0)
  if (at === 'whole') return bytes.length === pattern.length && matches(pattern, bytes, 0)
  // What lies in the tail alone has passed already.
  for (let from = Math.max(0, tail.length - pattern.length + 1); from < stream.length; from += 1)
    if (matches(pattern, stream, from)) return true
  return false
}
