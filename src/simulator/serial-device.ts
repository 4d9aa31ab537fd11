/** The other end of the cable. */
export interface Cable {
  send(bytes: Uint8Array): void
}

/** A device at the end of a cable as its maker built it: what it says, and what it answers when. */
export interface VirtualSerialDevice {
  /** The cable is plugged in; called again each time. */
  start(cable: Cable): void
  /** Bytes of the host, as they came: a command may come in pieces. */
  heard(bytes: Uint8Array): void
  /** The cable was pulled out, or the device switched off. */
  stopped(): void
  /** One line of the person, as words; false when it is none of its commands. Throws a RangeError for a number that it cannot send. */
  command(words: readonly string[]): boolean
}
