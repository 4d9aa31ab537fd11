import type { Transform } from 'node:stream'

/** What a framing makes of a byte stream: a whole frame, or bytes that belong to none. */
export type Framed =
  | { readonly frame: Uint8Array }
  | {
      readonly fault: 'truncated' | 'checksum' | 'grammar'
      /** Offset in the stream since the port was opened. */
      readonly offset: number
      readonly bytes: Uint8Array
      readonly message: string
    }

/**
 * Cuts a byte stream into frames: a Transform with bytes in and {@link Framed} objects out, as parsers of serialport are.
 * How the stream was cut into chunks must not matter. At the end of the stream an unfinished frame is a `truncated` fault.
 */
export type Framing = Transform
