/** What happens on a link, in order. Instants in ms since 1970. */
export type LinkEvent =
  | { readonly event: 'connected'; readonly at: number }
  | { readonly event: 'disconnected'; readonly at: number; readonly reason: string }
  | { readonly event: 'frame'; readonly at: number; readonly channel: string; readonly bytes: Uint8Array }
  | {
      readonly event: 'fault'
      readonly at: number
      readonly channel: string
      readonly fault: 'truncated' | 'checksum' | 'grammar'
      readonly offset: number
      readonly bytes: Uint8Array
      readonly message: string
    }

/**
 * An open way to hardware, or a recording being replayed. It outlives unplugging: after `disconnected` it waits for the
 * device and says `connected` again, until it is disposed. Iterated by one consumer.
 */
export interface Link extends AsyncIterable<LinkEvent>, AsyncDisposable {
  /** Sends bytes to the device. Rejects with `UMT-LINK-104` when it is not connected. */
  send(channel: string, bytes: Uint8Array): Promise<void>
}
