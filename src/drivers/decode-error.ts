/** Why bytes are not a reading. `offset` counts from the first byte of the frame (or of the chunk, for framing faults). */
export type DecodeFault = 'truncated' | 'checksum' | 'grammar' | 'unknown-frame'

/** The only thing that a decoder may throw. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly fault: DecodeFault
  readonly offset: number

  constructor(fault: DecodeFault, offset: number, message: string) {
    super(message)
    this.fault = fault
    this.offset = offset
  }
}
