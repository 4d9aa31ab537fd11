/** What a person or a test learns of a device that is played; one line each on standard output. */
export type Happening =
  | { readonly event: 'playing'; readonly name: string; readonly adapter: string }
  | { readonly event: 'plugged' | 'unplugged'; readonly name: string; readonly port: string }
  /** The port of the cable: by the host where we have made it, else by us. */
  | { readonly event: 'opened' | 'closed' }
  /** What the host sent over a cable, as it came. */
  | { readonly event: 'heard'; readonly hex: string }
  /** What the central wrote, as it came; told before the device does what it asks. */
  | { readonly event: 'written'; readonly channel: string; readonly hex: string }
  | { readonly event: 'advertising' | 'silent' | 'vanished' | 'back' | 'forgotten' }
  | { readonly event: 'connected' | 'disconnected'; readonly central: string }
  | { readonly event: 'subscribed' | 'unsubscribed'; readonly channel: string }
  /** Its number counts from 1; the same record sent again keeps it. */
  | { readonly event: 'sent'; readonly channel: string; readonly n: number; readonly hex: string }
  | { readonly event: 'confirmed' | 'unconfirmed'; readonly channel: string; readonly n: number }
  | { readonly event: 'stored'; readonly n: number }
  /** Six digits that the device shows. */
  | { readonly event: 'passkey'; readonly passkey: string }
  | { readonly event: 'clock-set'; readonly local: string; readonly movedS: number }
  | { readonly event: 'not-understood'; readonly line: string }

export type Tell = (happening: Happening) => void
