/** What happens on a link, in order. Instants in ms since 1970. */
export type LinkEvent =
  | { readonly event: 'connected'; readonly at: number }
  | { readonly event: 'disconnected'; readonly at: number; readonly reason: string }
  | { readonly event: 'frame'; readonly at: number; readonly channel: string; readonly bytes: Uint8Array }
  /** What we sent, once the device has it: a device whose clock was set tells other times from then on. */
  | { readonly event: 'sent'; readonly at: number; readonly channel: string; readonly bytes: Uint8Array }
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
  /** Only on links over GATT. */
  readonly gatt?: Gatt | undefined
}

/** What a GATT connection offers beside sending; of the present connection only. Rejects with `UMT-LINK-104` when it is over. */
export interface Gatt {
  /** Whether the device has a characteristic; known from `connected` on. */
  has(channel: string): boolean
  /** Whether it offers to notify or indicate it. */
  notifies(channel: string): boolean
  /** Reads a characteristic. Its bytes also come as a `frame`, before this resolves. Rejects with `UMT-BLE-…`. */
  read(channel: string): Promise<Uint8Array>
  /** Asks for notifications or indications; none is missed and none comes twice. Rejects with `UMT-BLE-…`. */
  subscribe(channel: string): Promise<void>
  /** Ends the connection; the link goes on waiting for the next one. */
  disconnect(): Promise<void>
}

/** The same link that tells other events. */
export const withEvents = (link: Link, events: (link: Link) => AsyncIterator<LinkEvent>): Link => ({
  // Of the present connection: asked anew each time.
  get gatt() {
    return link.gatt
  },
  send: (channel, bytes) => link.send(channel, bytes),
  [Symbol.asyncIterator]: () => events(link),
  [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
})
